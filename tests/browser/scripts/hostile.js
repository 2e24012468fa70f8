// What of the page could run, or lead out: whatever came in by a spec.
const bad = [...window.ran ?? ["the hooks are not there"]].map((it) => `ran ${it}`);
const schemes = ["http:", "https:", "mailto:"];
for (const it of document.querySelectorAll("*")) {
  const own = (name) => bad.push(`${name}: ${it.outerHTML.slice(0, 160)}`);
  for (const { name } of it.attributes) if (/^on|^style$|^srcdoc$|^formaction$|^ping$/i.test(name)) own(name);
  if (/^(script|iframe|object|embed|base|style|form|meta|link)$/i.test(it.localName) && it.closest("article, .markdown")) own(it.localName);
  if (it.matches("a[href]") && !(it instanceof SVGElement) && !schemes.includes(it.protocol)) own("href");
  if (it.matches("img") && new URL(it.src, location).origin !== location.origin) own("src");
}
// What waits for somebody to come near.
for (const it of document.querySelectorAll("main *")) {
  for (const kind of ["mouseover", "focus", "toggle", "animationstart", "error", "load"]) it.dispatchEvent(new Event(kind, { bubbles: false }));
}
return [...bad, ...window.ran ?? []];
