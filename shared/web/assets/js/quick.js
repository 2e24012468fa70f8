// Quick search: a dialog that answers each key from a list of names that it fetched once, and then from the texts.
import { best, ready } from "./match.js";

const kept = "recent";
const dialog = document.getElementById("Quick");

// The specs that were read last: address, number, title, project.
function recent() {
  try {
    return JSON.parse(localStorage.getItem(kept)) ?? [];
  } catch {
    return [];
  }
}

function remember() {
  const [title, number] = ["h1", ".number"].map((it) => document.querySelector(`main .spec-head ${it}`)?.textContent.trim());
  if (!title) return;
  const project = document.querySelector(".where .project")?.textContent ?? "";
  const mine = [location.pathname, number, title.slice(0, 120), project];
  try {
    localStorage.setItem(kept, JSON.stringify([mine, ...recent().filter(([path]) => path !== mine[0])].slice(0, 8)));
  } catch {
    // Nothing is kept where nothing may be.
  }
}

const json = async (url, signal) => {
  const answer = await fetch(url, { signal, headers: { accept: "application/json" } });
  if (!answer.ok) throw answer;
  return answer.json();
};

const thing = (href, title, { number = "", icon, shape = `<use href="#I-${icon}"/>`, note = "", text = title, html } = {}) =>
  ({ href, title, number, icon, shape, note, text: `${number} ${text}`, html });

function line({ href, title, number, icon, shape, note, html }, place) {
  const option = document.createElement("a");
  Object.assign(option, { id: `Quick${place}`, href, tabIndex: -1, role: "option" });
  option.setAttribute("aria-selected", false);
  option.innerHTML = `<svg class="icon" aria-hidden="true" viewBox="0 0 16 16">${shape}</svg><span class="number"></span><span class="name" dir="auto"></span><span class="note" dir="auto"></span>`;
  const [mark, ...texts] = option.children;
  mark.classList.add(`s-${icon}`);
  [number, title, note].forEach((text, at) => (texts[at].textContent = text));
  // A snippet is text in which only `mark` is markup.
  if (html) texts[2].innerHTML = html;
  return option;
}

export function openQuick() {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.dispatchEvent(new Event("opened"));
}

export function setUp() {
  if (!dialog) return;
  remember();
  const { names, projects, search } = dialog.dataset;
  const words = dialog.dataset.words.split("|");
  const [field, list, said] = ["input", "[role=listbox]", "[role=status]"].map((it) => dialog.querySelector(it));
  let specs = [], others = [], fetched, asked, timer, at = -1;

  function fetchNames() {
    fetched ??= Promise.all([
      names && json(names).then(({ rows }) => {
        const base = names.replace("/api", "").replace(/names$/, "specs/");
        specs = ready(rows.map(([name, number, title, icon]) =>
          thing(base + encodeURIComponent(name), title, { number, icon, text: `${title} ${name}` })));
      }),
      projects && json(projects).then((all) => {
        others = ready(all.projects.map(({ id, name }) => thing(`/projects/${id}`, name, { icon: "projects", text: `${name} ${id}` })));
      }),
    ]).then(() => show(), () => (fetched = undefined));
  }

  const pages = () => [...document.querySelectorAll(".side nav a")].map((link) =>
    thing(link.getAttribute("href"), link.dataset.name ?? link.firstElementChild.nextSibling.textContent.trim(),
      { shape: link.querySelector("svg").innerHTML }));

  function show(texts = []) {
    const query = field.value.trim();
    const found = best(specs, query, 8);
    const there = new Set(found.map(({ href }) => href));
    const here = document.querySelector(".where .project")?.textContent ?? "";
    const groups = query ? [
      [3, found],
      [2, best(others, query, 4)],
      [1, best(ready(pages()), query, 3)],
      [4, texts.filter(({ href }) => !there.has(href))],
      [5, [thing(`/search?q=${encodeURIComponent(query)}`, query, { icon: "search" })]],
    ] : [
      [0, recent().filter(([path]) => path !== location.pathname).slice(0, 6).map(([path, number, title, project]) =>
        thing(path, title, { number, icon: "clock", note: project === here ? "" : project }))],
      [1, pages()],
    ];
    let place = 0;
    list.replaceChildren(...groups.filter(([, things]) => things.length).map(([word, things]) => {
      const group = document.createElement("div");
      group.role = "group";
      group.ariaLabel = words[word];
      const heading = document.createElement("p");
      heading.textContent = words[word];
      heading.ariaHidden = true;
      group.append(heading, ...things.map((it) => line(it, place++)));
      return group;
    }));
    said.textContent = query ? words[6].replace("{}", place - 1) : "";
    choose(0);
  }

  const options = () => list.querySelectorAll("[role=option]");

  function choose(next, jump) {
    const all = options();
    all[at]?.setAttribute("aria-selected", false);
    at = all.length ? (next + all.length) % all.length : -1;
    all[at]?.setAttribute("aria-selected", true);
    if (jump) all[at]?.scrollIntoView({ block: "nearest" });
    else list.scrollTop = 0;
    if (all[at]) field.setAttribute("aria-activedescendant", all[at].id);
    else field.removeAttribute("aria-activedescendant");
  }

  async function lookInTexts() {
    asked?.abort();
    const query = field.value.trim();
    if (query.length < 2) return;
    asked = new AbortController();
    try {
      const { results } = await json(`${search}?limit=6&q=${encodeURIComponent(query)}`, asked.signal);
      if (field.value.trim() !== query) return;
      const chosen = at;
      show(results.map(({ projectId, specName, title, status, snippet }) =>
        thing(`/projects/${projectId}/specs/${encodeURIComponent(specName)}`, title ?? specName,
          { number: /^\d*/.exec(specName)[0], icon: status, html: snippet })));
      if (chosen > 0) choose(chosen, true);
    } catch {
      // Without the texts the names are found all the same.
    }
  }

  dialog.addEventListener("opened", () => {
    field.value = "";
    fetchNames();
    show();
  });
  // What changed has other names: they are asked for again when they are needed.
  document.addEventListener("swapped", () => (fetched = undefined));
  field.addEventListener("input", () => {
    show();
    clearTimeout(timer);
    timer = setTimeout(lookInTexts, 150);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(at + step, true);
    else if (event.key === "Enter") options()[at]?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey }));
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", ({ target }) => {
    // The backdrop is the dialog itself.
    if (target === dialog || target.closest("[role=option], [data-close]")) dialog.close();
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-quick]");
    if (!opener || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    openQuick();
  });
}
