// The list of headings follows the reader: the part that is being read is marked in it.
let seen;

function follow() {
  seen?.disconnect();
  const links = new Map([...document.querySelectorAll(".contents a")].map((it) => [decodeURIComponent(it.hash.slice(1)), it]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (!headings.length) return;
  const mark = () => {
    // The last heading above the upper third of what is seen.
    const read = headings.findLast((it) => it.getBoundingClientRect().top < innerHeight / 3) ?? headings[0];
    for (const [id, link] of links) {
      if (id !== read.id) link.removeAttribute("aria-current");
      else if (!link.ariaCurrent) {
        link.ariaCurrent = "true";
        const list = link.closest(".contents");
        if (list.scrollHeight > list.clientHeight) list.scrollTop = link.offsetTop - list.clientHeight / 2;
      }
    }
  };
  // All that is above counts as seen: a heading is noticed when it passes the line, in a leap too.
  seen = new IntersectionObserver(mark, { rootMargin: "9999999px 0px -66%" });
  headings.forEach((it) => seen.observe(it));
  mark();
}

export function setUp() {
  if (!document.querySelector(".contents")) return;
  follow();
  document.addEventListener("swapped", follow);
}
