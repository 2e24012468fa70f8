// A button on each piece of code, and headings whose link is copied when it is followed.
const icon = (name) => `<svg class="icon" aria-hidden="true"><use href="#I-${name}"/></svg>`;

async function copied(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return;
  }
  button.classList.add("done");
  button.innerHTML = icon("check");
  setTimeout(() => {
    button.classList.remove("done");
    button.innerHTML = icon("copy");
  }, 1500);
}

function addButtons() {
  if (!navigator.clipboard) return;
  for (const box of document.querySelectorAll("main .code:not(:has(> .copy))")) {
    const code = box.querySelector("pre");
    if (!code) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.dataset.kept = "";
    button.ariaLabel = document.body.dataset.copy;
    button.innerHTML = icon("copy");
    button.addEventListener("click", () => copied(button, code.textContent.replace(/\n$/, "")));
    box.append(button);
  }
}

export function setUp() {
  addButtons();
  document.addEventListener("swapped", addButtons);
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("a.anchor");
    if (link) navigator.clipboard?.writeText(link.href).catch(() => {});
  });
}
