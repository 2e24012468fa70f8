// The colour scheme: as the system has it, dark, or light. The button sends a form; here it answers at once.
const root = document.documentElement;
const order = ["", "dark", "light"];

export function setUp() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-colours]");
    if (!button) return;
    event.preventDefault();
    const now = button.value;
    const at = order.indexOf(now);
    if (now) root.dataset.scheme = now;
    else delete root.dataset.scheme;
    document.cookie = `scheme=${now}; path=/; samesite=lax; max-age=${now ? 31536000 : 0}`;
    button.value = order[(at + 1) % order.length];
    button.title = button.ariaLabel = button.dataset.colours.split("|")[at];
    button.querySelector("use").setAttribute("href", "#I-scheme" + (now && "-" + now));
  });
}
