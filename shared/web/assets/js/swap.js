// Takes what is new on a page out of another answer to its address.
import { morph } from "./morph.js";

const changing = ["main", ".side", ".where"];
let asked;

// Fetches `url` and shows it in place. False where that cannot be done in place, or something newer was asked for.
export async function swap(url) {
  asked?.abort();
  const mine = (asked = new AbortController());
  let page;
  try {
    const answer = await fetch(url, { signal: mine.signal, headers: { accept: "text/html" } });
    if (answer.status >= 500) return false;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return false;
  }
  if (asked !== mine) return false;
  // A page of another build needs other styles and scripts than these.
  if (page.documentElement.dataset.build !== document.documentElement.dataset.build) {
    location.assign(url);
    return true;
  }
  document.title = page.title;
  for (const name of changing) {
    const [old, fresh] = [document.querySelector(name), page.querySelector(name)];
    if (old && fresh) morph(old, fresh);
  }
  document.body.dataset.shown = page.body.dataset.shown ?? "";
  document.dispatchEvent(new Event("swapped"));
  return true;
}
