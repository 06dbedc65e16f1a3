// @ts-check
// Parts of the page that the server draws anew: `<div data-region="agenda">`. No input lies in them.

/** @typedef {{name: string, html: string}} Region */

/**
 * Puts regions in their places. What had the focus keeps it, known by its `data-key`, and lists keep their scroll.
 * @param {ParentNode} page
 * @param {Region[]} regions
 */
export function redraw(page, regions) {
  for (const { name, html } of regions) {
    for (const place of page.querySelectorAll(`[data-region="${name}"]`)) {
      const focused = place.contains(document.activeElement) ? document.activeElement : null;
      const key = focused?.closest("[data-key]")?.getAttribute("data-key") ?? null;
      const scrolled = [...place.querySelectorAll("[data-scroll]")].map((part) => part.scrollTop);
      place.innerHTML = html;
      [...place.querySelectorAll("[data-scroll]")].forEach((part, at) => (part.scrollTop = scrolled[at] ?? 0));
      if (focused) refocus(place, key);
      place.dispatchEvent(new CustomEvent("redrawn", { bubbles: true, detail: { name, key } }));
    }
  }
}

/**
 * @param {Element} place
 * @param {string | null} key
 */
function refocus(place, key) {
  const again = key === null ? null : place.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const target = again ?? place.querySelector("[data-key]");
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

/**
 * All regions of a page fetched anew.
 * @param {Document} page
 * @returns {Region[]}
 */
export function regionsOf(page) {
  return [...page.querySelectorAll("[data-region]")].map((place) => ({
    name: place.getAttribute("data-region") ?? "",
    html: place.innerHTML,
  }));
}
