// @ts-check
// The theme changes at once; the server keeps it in a cookie and draws the next page with it.

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-theme-switch]")) return;
  const button = event.submitter;
  if (!(button instanceof HTMLButtonElement)) return;
  event.preventDefault();

  const body = new FormData(form);
  body.set("theme", button.value);
  try {
    // The answer leads back to this page: it is enough that the cookie has come.
    await fetch(form.action, { method: "post", body, redirect: "manual" });
  } catch {
    return;
  }
  document.documentElement.dataset.bsTheme = button.value;
  for (const other of document.querySelectorAll("[data-theme-switch] button")) {
    other.setAttribute("aria-pressed", String(other.getAttribute("value") === button.value));
  }
});
