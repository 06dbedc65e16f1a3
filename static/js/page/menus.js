// @ts-check
// Menus and «откуда?» are <details>: they work without this module, which closes them as one expects.

const OPEN = "details.menu[open], details.origin[open]";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(OPEN)) {
    const hadFocus = menu.contains(document.activeElement);
    menu.removeAttribute("open");
    if (hadFocus) menu.querySelector("summary")?.focus();
  }
});

// Near the right edge «откуда?» opens to the left.
document.addEventListener(
  "toggle",
  (event) => {
    const origin = event.target;
    if (!(origin instanceof HTMLDetailsElement) || !origin.matches(".origin[open]")) return;
    origin.classList.remove("origin-left");
    const body = origin.querySelector(".origin-body");
    if (body && body.getBoundingClientRect().right > document.documentElement.clientWidth) {
      origin.classList.add("origin-left");
    }
  },
  true,
);
