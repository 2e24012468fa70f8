// The graph: while the pointer or the focus is on a spec, what it hangs together with stands out.
let lit;

function reach(node, next, seen) {
  for (const it of next[node] ?? []) {
    if (!seen.has(it)) reach(it, next, seen.add(it));
  }
  return seen;
}

function light(svg, node) {
  const nodes = [...svg.querySelectorAll("a")];
  const here = nodes.indexOf(node);
  const lines = [...svg.querySelectorAll("[data-e]")].map((line) => [line, ...line.dataset.e.split(" ").map(Number)]);
  const [before, after] = [[], []];
  for (const [, from, to] of lines) {
    (before[to] ??= []).push(from);
    (after[from] ??= []).push(to);
  }
  const up = reach(here, before, new Set([here]));
  const down = reach(here, after, new Set([here]));
  nodes.forEach((it, place) => it.classList.toggle("on", up.has(place) || down.has(place)));
  for (const [line, from, to] of lines) {
    line.classList.toggle("on", (up.has(from) && up.has(to)) || (down.has(from) && down.has(to)));
  }
  svg.classList.add("lit");
}

function show(target) {
  const node = target?.closest?.(".graph a");
  if (node === lit) return;
  const svg = (node ?? lit)?.closest("svg");
  if (!svg) return void (lit = undefined);
  // As the server had it, before another one is lit.
  for (const it of svg.querySelectorAll("a, [data-e]")) {
    it.dataset.keptOn ??= it.classList.contains("on") ? "on" : "";
    it.classList.toggle("on", !!it.dataset.keptOn);
  }
  svg.classList.remove("lit");
  lit = node;
  if (node) light(svg, node);
}

function centre() {
  lit = undefined;
  for (const it of document.querySelectorAll("[data-kept-on]")) delete it.dataset.keptOn;
  const [box, node] = [document.querySelector(".graph"), document.querySelector(".graph #Focus")];
  if (!node) return;
  const [a, b] = [box.getBoundingClientRect(), node.getBoundingClientRect()];
  box.scrollBy(b.x - a.x - (a.width - b.width) / 2, b.y - a.y - (a.height - b.height) / 2);
}

export function setUp() {
  document.addEventListener("pointerover", ({ target }) => show(target));
  document.addEventListener("focusin", ({ target }) => show(target));
  document.addEventListener("swapped", centre);
  centre();
  // The browser goes to the fragment when all is loaded, and puts it to the edge.
  addEventListener("load", () => setTimeout(centre));
}
