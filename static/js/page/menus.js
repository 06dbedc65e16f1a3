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

/** Near the right edge «откуда?» opens to the left. @param {EventTarget | null} origin */
function place(origin) {
  if (!(origin instanceof HTMLDetailsElement) || !origin.matches(".origin[open]")) return;
  origin.classList.remove("origin-left");
  const body = origin.querySelector(".origin-body");
  if (body && body.getBoundingClientRect().right > document.documentElement.clientWidth) {
    origin.classList.add("origin-left");
  }
}

document.addEventListener("toggle", (event) => place(event.target), true);
// A phone is turned, a window is made narrower.
window.addEventListener("resize", () => document.querySelectorAll(".origin[open]").forEach(place));
