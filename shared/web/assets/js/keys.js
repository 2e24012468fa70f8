// Keys for those who like them: none while somebody types, none with Ctrl, Alt or Cmd but for quick search.
// Escape and a click elsewhere close what is open.
import { openQuick } from "./quick.js";

const menus = () => document.querySelectorAll("details.menu[open]");
const shown = (selector) => [...document.querySelectorAll(selector)].filter((it) => it.checkVisibility());

function typing(target) {
  return target.isContentEditable || /^(input|textarea|select)$/.test(target.localName) && !/^(checkbox|radio)$/.test(target.type);
}

// The next or the one before of the rows of a list, or of the cards of a board, column after column; the first one where none
// has the focus.
function step(by) {
  const left = (it) => it.getBoundingClientRect().left;
  const rows = shown("main [data-rows] > *").sort((a, b) => left(a) - left(b)).map((row) => (row.matches("a") ? row : row.querySelector("a"))).filter(Boolean);
  const here = rows.findIndex((row) => row.contains(document.activeElement) || row.parentElement.contains(document.activeElement));
  const next = rows[here < 0 ? 0 : here + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function search() {
  const [field] = shown("input[type=search]");
  if (field) field.select();
  else openQuick();
}

const alone = {
  "/": search,
  "?": () => document.getElementById("Keys")?.showModal(),
  j: () => step(1),
  k: () => step(-1),
  e: () => shown("main a[data-key=e]")[0]?.click(),
  "[": () => shown("main a[rel=prev]")[0]?.click(),
  "]": () => shown("main a[rel=next]")[0]?.click(),
};

export function setUp() {
  let going = 0;
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key.toLowerCase() === "k") {
      event.preventDefault();
      return openQuick();
    }
    if (key === "Escape") {
      for (const menu of menus()) {
        const within = menu.contains(document.activeElement);
        menu.open = false;
        if (within) menu.querySelector("summary").focus();
      }
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(target) || document.querySelector("dialog[open]")) return;
    const after = Date.now() - going < 1500;
    going = 0;
    if (after) {
      const [page] = document.querySelectorAll(`.side nav a[data-key="${CSS.escape(key)}"]`);
      if (page) page.click();
    } else if (key === "g") {
      going = Date.now();
    } else if (Object.hasOwn(alone, key)) {
      event.preventDefault();
      alone[key]();
    }
  });
  document.addEventListener("click", ({ target }) => {
    for (const menu of menus()) if (!menu.contains(target)) menu.open = false;
    if (target.closest?.(".contents a")) target.closest("[popover]:popover-open")?.hidePopover();
    if (target.closest?.("[data-keys]")) alone["?"]();
    // The backdrop of the help sheet is the sheet itself.
    if (target.id === "Keys" || target.closest?.("#Keys [data-close]")) document.getElementById("Keys").close();
  });
}
