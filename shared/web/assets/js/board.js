// The arrows lead from card to card; with Tab the board is one stop.
const cards = (column) => [...column.querySelectorAll(".tile > a")];
const columns = () => [...document.querySelectorAll(".column")].filter((it) => cards(it).length);

function stops(chosen) {
  const all = document.querySelectorAll(".tile > a");
  const at = chosen ?? [...all].find((it) => it === document.activeElement) ?? columns().map(cards)[0]?.[0];
  for (const it of all) it.tabIndex = it === at ? 0 : -1;
}

function next(card, key) {
  const all = columns();
  const column = card.closest(".column");
  const own = cards(column);
  const at = own.indexOf(card);
  // Columns beside each other are known by where they are seen: a phone has them in another order.
  const ordered = all.sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left);
  const beside = (step) => {
    const other = ordered[ordered.indexOf(column) + step];
    return other && cards(other)[Math.min(at, cards(other).length - 1)];
  };
  return { ArrowDown: () => own[at + 1], ArrowUp: () => own[at - 1], ArrowRight: () => beside(1), ArrowLeft: () => beside(-1), Home: () => own[0], End: () => own.at(-1) }[key]?.();
}

export function setUp() {
  if (!document.querySelector(".board")) return;
  stops();
  // The focus comes here by the arrows, by `j` and `k`, and by the pointer: Tab comes back to where it was.
  document.addEventListener("focusin", ({ target }) => target.matches(".tile > a") && stops(target));
  document.addEventListener("swapped", () => stops());
  document.addEventListener("keydown", (event) => {
    const card = event.target.closest?.(".tile > a");
    if (!card || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const to = next(card, event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
}
