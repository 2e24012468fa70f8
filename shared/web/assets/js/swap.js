// Takes what is new on a page out of another answer to its address.
import { morph } from "./morph.js";

const changing = ["main", ".side", ".where"];
let asked;
let shown;

// What is read now: the first line or row below the bar on top.
function reading() {
  const main = document.querySelector("main");
  if (!main || scrollY < 1) return;
  const box = main.getBoundingClientRect();
  for (let y = (document.querySelector(".top")?.offsetHeight ?? 0) + 8; y < innerHeight; y += 24) {
    const seen = document.elementFromPoint(box.left + box.width / 2, y)?.closest("p, li, pre, tr, dt, dd, h1, h2, h3, h4, summary");
    if (seen && main.contains(seen)) return seen;
  }
}

// Fetches `url` and shows it in place. False where that cannot be done in place, or something newer was asked for.
export async function swap(url) {
  asked?.abort();
  const mine = (asked = new AbortController());
  let page, answer;
  try {
    answer = await fetch(url, { signal: mine.signal, headers: { accept: "text/html" } });
    if (answer.status >= 500) return false;
    const tag = answer.headers.get("etag") && url + answer.headers.get("etag");
    if (tag && tag === shown) return true;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (asked !== mine) return false;
    shown = tag;
  } catch {
    return false;
  }
  // A page of another build needs other scripts than these, and one of another kind another style, which a page cannot get later.
  const style = (of) => of.querySelector("style")?.textContent;
  if (page.documentElement.dataset.build !== document.documentElement.dataset.build || style(page) !== style(document)) {
    location.assign(url);
    return true;
  }
  const focused = document.activeElement;
  const line = reading();
  const before = line?.getBoundingClientRect().top;
  document.title = page.title;
  for (const name of changing) {
    const [old, fresh] = [document.querySelector(name), page.querySelector(name)];
    if (old && fresh) morph(old, fresh);
  }
  // Lines that come in above push down what is read: it stays where it is. A row that moves loses the focus on its way.
  if (line?.isConnected) scrollBy({ top: line.getBoundingClientRect().top - before, behavior: "instant" });
  if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  document.body.dataset.shown = page.body.dataset.shown ?? "";
  document.dispatchEvent(new Event("swapped"));
  return true;
}
