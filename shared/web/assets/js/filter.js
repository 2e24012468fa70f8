// The list answers at once: a changed filter is fetched and shown in place, and the address follows.
import { swap } from "./swap.js";

const form = () => document.querySelector("form.filters");

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form())) if (value) asked.append(name, value);
  const text = asked.toString();
  return form().action + (text && "?" + text);
}

async function go(url, replace) {
  history[replace ? "replaceState" : "pushState"](null, "", url);
  if (!(await swap(url))) return;
  // Fields that were touched keep their own state: make them what the page says, save the one being typed in.
  const typing = document.activeElement?.type === "search" && document.activeElement;
  const typed = typing?.value;
  form()?.reset();
  if (typing) typing.value = typed;
}

export function setUp() {
  if (!form()) return;
  let timer;
  document.addEventListener("input", ({ target }) => {
    if (target.type !== "search" || target.form !== form()) return;
    clearTimeout(timer);
    timer = setTimeout(() => go(address(), true), 120);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.form === form() && target.type !== "search") go(address());
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    clearTimeout(timer);
    go(address());
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-in-place]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(link.href);
  });
  addEventListener("popstate", () => swap(location.href).then(() => form()?.reset()));
}
