// @ts-check
import htmx from "htmx.org";

/** @typedef {{text: string, undo?: string | (() => void)}} Toast an address to post to, or what to do */

const STAYS = 12_000;
const STAYS_WITH_UNDO = 20_000;

/**
 * `<toast-list data-close="Close" data-undo="Undo">` at the end of the page. An answer with the header
 * `HX-Trigger: {"toast": {"text": "…", "undo": "/…/"}}` adds a line; undo is a POST. A line stays while the
 * pointer or the focus is on it.
 */
class ToastList extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    document.body.addEventListener("toast", (event) => this.add(/** @type {CustomEvent<Toast>} */ (event).detail), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** @param {Toast} toast */
  add(toast) {
    const line = document.createElement("div");
    line.className = "toast-line";
    const text = document.createElement("span");
    text.textContent = toast.text;
    line.append(text);
    const { undo } = toast;
    if (undo) {
      line.append(
        this.#button(this.dataset.undo ?? "", () => {
          line.remove();
          if (typeof undo === "function") undo();
          else void htmx.ajax("post", undo, { swap: "none", source: document.body });
        }),
      );
    }
    line.append(this.#button(this.dataset.close ?? "", () => line.remove()));
    this.append(line);
    this.#leaveLater(line, undo ? STAYS_WITH_UNDO : STAYS);
  }

  /**
   * @param {string} word
   * @param {() => void} act
   */
  #button(word, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word;
    button.addEventListener("click", act);
    return button;
  }

  /**
   * @param {HTMLElement} line
   * @param {number} after
   */
  #leaveLater(line, after) {
    window.setTimeout(() => {
      if (line.matches(":hover, :focus-within")) this.#leaveLater(line, after / 2);
      else line.remove();
    }, after);
  }
}

customElements.define("toast-list", ToastList);
