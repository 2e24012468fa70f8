// Makes one element like another by changing only what differs, so that scroll, focus, selection, open details
// and typed text stay where they are.
export function morph(from, to) {
  attributes(from, to);
  children(from, to);
}

// A row or a field is known by its link, name or id: rows that move are moved, not rewritten.
function key(node) {
  if (node.nodeType !== 1) return null;
  const link = node.localName === "li" && node.querySelector("a");
  return link ? node.localName + link.getAttribute("href") : node.id || null;
}

function alike(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && key(a) === key(b);
}

// What the reader or another module has set is theirs.
const theirs = (name) => name === "open" || name === "title" || name.startsWith("data-kept");
const isKept = (node) => node.nodeType === 1 && node.hasAttribute("data-kept");
const ours = (node) => [...node.childNodes].filter((it) => !isKept(it));

// Whether nothing has to be done to make one like the other.
function same(a, b) {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName) return false;
  if (a.nodeType !== 1) return a.data === b.data;
  const [mine, other] = [a, b].map((it) => [...it.attributes].filter(({ name }) => !theirs(name)));
  if (mine.length !== other.length || mine.some(({ name, value }) => b.getAttribute(name) !== value)) return false;
  // The text of a time may be relative by now.
  if (a.localName === "time") return true;
  const [inside, wanted] = [ours(a), ours(b)];
  return inside.length === wanted.length && inside.every((it, at) => same(it, wanted[at]));
}

function attributes(from, to) {
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !(name === "open" && from.localName === "details")) {
      from.setAttribute(name, value);
    }
  }
  for (const { name } of [...from.attributes]) {
    if (!theirs(name) && !to.hasAttribute(name)) from.removeAttribute(name);
  }
}

function children(from, to) {
  // What is the same at both ends stays: a paragraph that comes in between is put there, and rewrites none below.
  let [there, wanted] = [ours(from), [...to.childNodes]];
  let front = 0;
  while (front < there.length && front < wanted.length && same(there[front], wanted[front])) front++;
  let back = 0;
  const most = Math.min(there.length, wanted.length) - front;
  while (back < most && same(there.at(-1 - back), wanted.at(-1 - back))) back++;
  const end = there[there.length - back] ?? null;
  there = there.slice(front, there.length - back);
  wanted = wanted.slice(front, wanted.length - back);

  const known = new Map();
  for (const child of there) {
    const name = key(child);
    if (name) known.set(name, child);
  }
  const left = new Set(there);
  for (const fresh of wanted) {
    const place = left.values().next().value;
    const name = key(fresh);
    const old = place && alike(place, fresh) ? place : name && known.get(name);
    if (old && left.has(old) && old.nodeName === fresh.nodeName) {
      left.delete(old);
      if (old !== place) from.insertBefore(old, place ?? end);
      update(old, fresh);
    } else {
      from.insertBefore(fresh, place ?? end);
    }
  }
  for (const old of left) old.remove();
}

function update(node, wanted) {
  if (same(node, wanted)) return;
  if (node.nodeType !== 1) node.data = wanted.data;
  // Only another time is news.
  else if (node.localName === "time") node.replaceWith(wanted);
  else morph(node, wanted);
}
