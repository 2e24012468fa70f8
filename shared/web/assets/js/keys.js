// `/` and Ctrl/Cmd+K lead to the search field; Escape and a click elsewhere close what is open.
const menus = () => document.querySelectorAll("details.menu[open]");

function typing(target) {
  return target.isContentEditable || /^(input|textarea|select)$/.test(target.localName) && !/^(checkbox|radio)$/.test(target.type);
}

export function setUpKeys() {
  document.addEventListener("keydown", (event) => {
    const command = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (command || (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey)) {
      const fields = [...document.querySelectorAll("input[type=search]")];
      const field = fields.find((it) => it.checkVisibility());
      event.preventDefault();
      if (field) field.select();
      else location.assign("/search");
    } else if (event.key === "Escape") {
      for (const menu of menus()) {
        const within = menu.contains(document.activeElement);
        menu.open = false;
        if (within) menu.querySelector("summary").focus();
      }
    }
  });
  document.addEventListener("click", ({ target }) => {
    for (const menu of menus()) if (!menu.contains(target)) menu.open = false;
    if (target.closest?.(".contents a")) target.closest("[popover]:popover-open")?.hidePopover();
  });
}
