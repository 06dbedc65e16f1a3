// @ts-check
import { withLine } from "../lib/lines.js";

/**
 * `<pick-lines>` around a `<textarea>` and an `<auto-complete>` in `[data-finder]`: what is picked becomes a line of
 * the text. Without script the lines are typed.
 */
class PickLines extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    const text = this.querySelector("textarea");
    const finder = this.querySelector("[data-finder]");
    const input = finder?.querySelector("input");
    if (!text || !(finder instanceof HTMLElement) || !input) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    finder.hidden = false;
    this.addEventListener(
      "picked",
      (event) => {
        text.value = withLine(text.value, /** @type {CustomEvent<{label: string}>} */ (event).detail.label);
        text.dispatchEvent(new Event("input", { bubbles: true }));
        input.value = "";
        text.scrollTop = text.scrollHeight;
      },
      { signal },
    );
    // Enter without a choice would send the whole form.
    input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault(), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }
}

customElements.define("pick-lines", PickLines);
