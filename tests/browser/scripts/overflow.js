// What makes the page wider than its window: nothing may, but in a box of its own that scrolls.
const root = document.documentElement;
if (root.scrollWidth <= root.clientWidth) return [];
const boxed = (it) => {
  for (let box = it.parentElement; box && box !== document.body; box = box.parentElement) {
    if (getComputedStyle(box).overflowX !== "visible") return true;
  }
};
const wide = [...document.body.querySelectorAll("*")].filter((it) => it.getBoundingClientRect().right > root.clientWidth + 0.5 && !boxed(it));
return [`${root.scrollWidth} pixels wide, of ${root.clientWidth}: ${wide.slice(-3).map((it) => it.outerHTML.slice(0, 160)).join(" … ")}`];
