// @ts-check
import { hidden } from "../lib/columns.js";

/**
 * `<wide-more for="id">` beside a table that scrolls sideways: says how many of its columns lie beyond either edge, and
 * its buttons (`data-to="left"`, `data-to="right"`) lead there. Nothing is seen while all columns are.
 */
class WideMore extends HTMLElement {
  #stop = new AbortController();
  /** @type {ResizeObserver | null} */
  #sizes = null;

  connectedCallback() {
    const scroller = document.getElementById(this.getAttribute("for") ?? "");
    if (!scroller) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    scroller.addEventListener("scroll", () => this.#show(scroller), { signal, passive: true });
    this.addEventListener("click", (event) => this.#lead(scroller, event), { signal });
    this.#sizes = new ResizeObserver(() => this.#show(scroller));
    this.#sizes.observe(scroller);
  }

  disconnectedCallback() {
    this.#stop.abort();
    this.#sizes?.disconnect();
  }

  /** @param {HTMLElement} scroller */
  #show(scroller) {
    const { left, right } = scroller.getBoundingClientRect();
    const heads = [...scroller.querySelectorAll("thead th")].map((head) => {
      const box = head.getBoundingClientRect();
      return { left: box.left, right: box.right, stays: getComputedStyle(head).position === "sticky" };
    });
    const beyond = hidden(heads, left, right);
    for (const button of this.querySelectorAll("button")) {
      const number = button.dataset.to === "left" ? beyond.left : beyond.right;
      const words = button.querySelector("span");
      if (words) words.textContent = String(number);
      button.hidden = number === 0;
    }
  }

  /**
   * @param {HTMLElement} scroller
   * @param {Event} event
   */
  #lead(scroller, event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    const step = scroller.clientWidth / 2;
    scroller.scrollBy({ left: button.dataset.to === "left" ? -step : step });
    // The button may be gone now; the table goes on with the arrows.
    scroller.focus({ preventScroll: true });
  }
}

customElements.define("wide-more", WideMore);
