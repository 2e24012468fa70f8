// The colour scheme: as the system has it, dark, or light; remembered in a cookie that the server reads.
const root = document.documentElement;
const order = ["", "dark", "light"];

export function setUpScheme() {
  const button = document.querySelector("[data-schemes]");
  if (!button) return;
  const names = button.dataset.schemes.split("|");

  function show() {
    const now = root.dataset.scheme ?? "";
    button.title = button.ariaLabel = names[order.indexOf(now)] ?? names[0];
    button.querySelector("use").setAttribute("href", "#I-scheme" + (now && "-" + now));
  }

  button.addEventListener("click", () => {
    const next = order[(order.indexOf(root.dataset.scheme ?? "") + 1) % order.length];
    if (next) root.dataset.scheme = next;
    else delete root.dataset.scheme;
    document.cookie = `scheme=${next}; path=/; samesite=lax; max-age=${next ? 31536000 : 0}`;
    show();
  });
  show();
  button.hidden = false;
}
