// @ts-check
// htmx: every request carries the CSRF token of the page; what went wrong is said in words.

/** @param {string} name of the data attribute of toast-list that holds the words */
function say(name) {
  const words = document.querySelector("toast-list")?.getAttribute(`data-${name}`);
  if (words) document.body.dispatchEvent(new CustomEvent("toast", { detail: { text: words } }));
}

document.addEventListener("htmx:configRequest", (event) => {
  const { headers } = /** @type {CustomEvent<{headers: Record<string, string>}>} */ (event).detail;
  headers["X-CSRFToken"] = document.body.dataset.csrf ?? "";
});

// Signed out meanwhile: the sign-in page belongs into the window, not into a part of the page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent<{xhr: XMLHttpRequest, shouldSwap: boolean}>} */ (event);
  const address = new URL(detail.xhr.responseURL || window.location.href, window.location.href);
  if (address.pathname.startsWith("/accounts/login/")) {
    detail.shouldSwap = false;
    window.location.assign(address);
  }
});

document.addEventListener("htmx:responseError", () => say("failed"));
document.addEventListener("htmx:sendError", () => say("offline"));

/** @param {ParentNode} root */
function focusSummary(root) {
  const summary = root.querySelector("[data-focus]");
  if (summary instanceof HTMLElement) summary.focus();
}

focusSummary(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element && event.target !== document.body) focusSummary(event.target);
  // Choices that came in the place of what was pressed for them take the focus that went with it.
  const facet = event.target instanceof Element ? event.target.closest(".facets fieldset, .facets section") : null;
  if (facet && document.activeElement === document.body) {
    const first = facet.querySelector("input[type=checkbox], a");
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  }
});
