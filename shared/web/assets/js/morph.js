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

function attributes(from, to) {
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !(name === "open" && from.localName === "details")) {
      from.setAttribute(name, value);
    }
  }
  for (const { name } of [...from.attributes]) {
    // What the reader or another module has set is theirs.
    const ours = name === "open" || name === "title" || name.startsWith("data-kept");
    if (!ours && !to.hasAttribute(name)) from.removeAttribute(name);
  }
}

function children(from, to) {
  const known = new Map();
  for (const child of from.children) {
    const name = key(child);
    if (name) known.set(name, child);
  }
  let place = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    while (place?.nodeType === 1 && place.hasAttribute("data-kept")) place = place.nextSibling;
    const name = key(wanted);
    const there = place && alike(place, wanted) ? place : name && known.get(name);
    if (there && there.nodeName === wanted.nodeName) {
      known.delete(name);
      if (there === place) place = place.nextSibling;
      else from.insertBefore(there, place);
      update(there, wanted);
    } else {
      from.insertBefore(wanted, place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    if (!(place.nodeType === 1 && place.hasAttribute("data-kept"))) place.remove();
    place = next;
  }
}

function update(node, wanted) {
  if (node.nodeType !== 1) {
    if (node.data !== wanted.data) node.data = wanted.data;
  } else if (node.localName === "time") {
    // Its text may be relative by now; only another time is news.
    if (node.dateTime !== wanted.dateTime) node.replaceWith(wanted);
  } else if (!node.isEqualNode(wanted)) {
    morph(node, wanted);
  }
}
