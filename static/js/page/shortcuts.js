// @ts-check
// Ctrl+K searches, Ctrl+Enter saves, ? shows the keys; dialogs open by [data-opens].
import { takesText } from "../lib/typing.js";

function focusSearch() {
  const wide = document.getElementById("bar-search");
  if (wide?.checkVisibility()) {
    wide.focus();
    return;
  }
  const menu = document.querySelector(".bar-phone");
  menu?.setAttribute("open", "");
  const field = menu?.querySelector("input[type=search]");
  if (field instanceof HTMLElement) field.focus();
}

/** @param {string} id */
function open(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  const target = event.target instanceof HTMLElement ? event.target : null;
  // The code, not the letter: on a Russian layout the same key is «л».
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyK" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    focusSearch();
  } else if (event.ctrlKey && event.key === "Enter" && !event.defaultPrevented) {
    const form = target?.closest("form");
    if (form?.method === "post") {
      event.preventDefault();
      form.requestSubmit();
    }
  } else if (event.key === "?" && !event.ctrlKey && !event.altKey && !takesText(target) && !event.defaultPrevented) {
    event.preventDefault();
    open("shortcuts");
  }
});

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const opener = target?.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    open(opener.getAttribute("data-opens") ?? "");
  } else if (target instanceof HTMLDialogElement) {
    // A press beside the window.
    target.close();
  }
});

for (const opener of document.querySelectorAll("[data-opens][hidden]")) opener.removeAttribute("hidden");
