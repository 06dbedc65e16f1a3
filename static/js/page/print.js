// @ts-check
// Buttons with `data-print` open the browser's print dialog; without this module they stay hidden.

for (const button of document.querySelectorAll("[data-print]")) {
  button.removeAttribute("hidden");
}

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});
