// @ts-check
// `<form data-guard>`: leaving with something typed asks first; a second press of the button does not send twice.
// With the value "as-loaded" its fields hold what is kept already, right or wrong.
import { contents } from "../lib/typing.js";

/** @type {WeakMap<HTMLFormElement, string>} */
const loaded = new WeakMap();
/** @type {WeakSet<HTMLFormElement>} */
const sent = new WeakSet();

/** @param {HTMLFormElement} form */
function remember(form) {
  // A form that came back with errors holds what nobody has saved, unless they are those of a file.
  const refused =
    form.dataset.guard !== "as-loaded" &&
    (form.querySelector(".is-invalid") ?? document.querySelector(".error-summary"));
  loaded.set(form, refused ? "" : contents(new FormData(form)));
}

/** @returns {HTMLFormElement[]} */
function guarded() {
  return [...document.querySelectorAll("form[data-guard]")].filter((form) => form instanceof HTMLFormElement);
}

guarded().forEach(remember);
document.addEventListener("htmx:load", () => {
  for (const form of guarded()) if (!loaded.has(form)) remember(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-guard]") || event.defaultPrevented) return;
  if (sent.has(form)) event.preventDefault();
  else sent.add(form);
});

window.addEventListener("beforeunload", (event) => {
  const unsaved = guarded().some((form) => !sent.has(form) && loaded.get(form) !== contents(new FormData(form)));
  if (unsaved) event.preventDefault();
});

// Back to the page from the browser's memory: the form may be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of guarded()) sent.delete(form);
});
