// @ts-check
import htmx from "htmx.org";

/**
 * `<cell-editor>` inside a cell of a list: Enter saves, Esc leaves the cell as it was, Tab behind the last field that
 * needs an answer saves and goes on to the next cell. A field of several lines takes Enter itself, Ctrl+Enter saves.
 */
class CellEditor extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    if (!this.classList.contains("cell-editor")) return;
    // One cell at a time; the one that this replaces is still being taken away.
    window.setTimeout(() => {
      for (const other of document.querySelectorAll("cell-editor")) if (other !== this) other.remove();
    });
    // Before the completion field: it keeps Enter, Tab and Esc for itself while its list is open.
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener(
      "click",
      (event) => {
        if (event.target instanceof Element && event.target.closest("[data-cancel]")) this.#leave();
      },
      { signal },
    );
    // Focus lets a quick hand save at once, earlier than htmx comes by itself to what it has put in: the form would
    // be sent as without script, and the list be left.
    htmx.process(this);
    const first = this.#wrong ?? this.#fields[0];
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** @returns {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]} */
  get #fields() {
    return [
      .../** @type {NodeListOf<HTMLInputElement>} */ (
        this.querySelectorAll("input:not([type=hidden]), select, textarea")
      ),
    ];
  }

  /** @returns {HTMLElement | null} */
  get #wrong() {
    const field = this.querySelector("input.is-invalid, select.is-invalid, textarea.is-invalid, .is-invalid input");
    return field instanceof HTMLElement ? field : null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented) return;
    const { target } = event;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#leave();
    } else if (event.key === "Enter" && !(target instanceof HTMLButtonElement)) {
      if (target instanceof HTMLTextAreaElement && !event.ctrlKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.#save("");
    } else if (event.key === "Tab" && !event.shiftKey && target instanceof HTMLElement && this.#isLast(target)) {
      event.preventDefault();
      this.#save("next");
    }
    // The keys of the list are not for what is typed here.
    event.stopPropagation();
  }

  /**
   * No field behind this one needs an answer: the source may be filled in already.
   * @param {HTMLElement} field
   */
  #isLast(field) {
    const fields = this.#fields;
    const at = fields.findIndex((one) => one === field);
    if (at < 0) return false;
    const rest = fields.slice(at + 1);
    const names = rest.map((one) => one.name);
    const isSource = names.length > 0 && names.every((name) => name === "source" || name === "new_source_title");
    return rest.length === 0 || (isSource && rest.some((one) => one.value.trim() !== ""));
  }

  /** @param {string} go */
  #save(go) {
    const form = this.querySelector("form");
    const way = form?.querySelector("input[name=go]");
    if (way instanceof HTMLInputElement) way.value = go;
    form?.requestSubmit();
  }

  #leave() {
    const button = this.parentElement?.querySelector(".cell-edit");
    this.remove();
    if (button instanceof HTMLElement) button.focus();
  }
}

customElements.define("cell-editor", CellEditor);
