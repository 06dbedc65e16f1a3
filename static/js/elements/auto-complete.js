// @ts-check
import { pieces } from "../lib/pieces.js";
import { turnTo } from "../lib/steps.js";

/** @typedef {{id: number | string, label: string, detail?: string}} Item */

const PAUSE = 150;
let count = 0;

/**
 * `<auto-complete data-url="/…/" data-none="nothing found">` around a text field and a hidden one.
 *
 * What is typed is asked for at `data-url?q=…`, which answers `{"items": [{"id", "label", "detail"}]}`. A choice
 * writes its id into the hidden field; typing on clears it. Without script the text field is sent as it is.
 */
class AutoComplete extends HTMLElement {
  /** @type {Item[]} */
  #items = [];
  #current = -1;
  #timer = 0;
  /** @type {AbortController | null} */
  #asked = null;
  #stop = new AbortController();
  /** @type {HTMLInputElement | null} */
  #input = null;
  /** @type {HTMLInputElement | null} */
  #id = null;
  #panel = document.createElement("div");
  #list = document.createElement("ul");
  #note = document.createElement("p");

  connectedCallback() {
    this.#input = this.querySelector("input:not([type=hidden])");
    this.#id = this.querySelector("input[type=hidden]");
    if (!this.#input) return;

    count += 1;
    this.#list.id = `options-${count}`;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.#input.labels?.[0]?.textContent?.trim() ?? this.#input.ariaLabel ?? "");
    this.#note.setAttribute("role", "status");
    this.#note.hidden = true;
    this.#panel.className = "complete";
    this.#panel.hidden = true;
    this.#panel.replaceChildren(this.#list, this.#note);
    this.append(this.#panel);

    const input = this.#input;
    input.setAttribute("role", "combobox");
    input.setAttribute("autocomplete", "off");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.#list.id);

    this.#stop = new AbortController();
    const { signal } = this.#stop;
    input.addEventListener("input", () => this.#typed(), { signal });
    input.addEventListener("keydown", (event) => this.#key(event), { signal });
    input.addEventListener("blur", () => this.#close(), { signal });
    // The press must not take the focus away before the choice is made.
    this.#panel.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    this.#list.addEventListener("click", (event) => this.#clicked(event), { signal });
  }

  disconnectedCallback() {
    window.clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#stop.abort();
    this.#panel.remove();
  }

  #typed() {
    if (this.#id) this.#id.value = "";
    window.clearTimeout(this.#timer);
    const text = this.#input?.value.trim() ?? "";
    if (text === "") {
      this.#asked?.abort();
      this.#close();
      return;
    }
    this.#timer = window.setTimeout(() => this.#ask(text), PAUSE);
  }

  /** @param {string} text */
  async #ask(text) {
    this.#asked?.abort();
    this.#asked = new AbortController();
    const address = new URL(this.dataset.url ?? "", window.location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: this.#asked.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const { items } = /** @type {{items: Item[]}} */ (await answer.json());
      this.#show(items, text);
    } catch {
      // A newer question, or no answer: what was typed stays and is sent as text.
      if (!this.#asked.signal.aborted) this.#close();
    }
  }

  /**
   * @param {Item[]} items
   * @param {string} typed
   */
  #show(items, typed) {
    this.#items = items;
    this.#list.replaceChildren(...items.map((item, place) => this.#option(item, place, typed)));
    this.#list.hidden = items.length === 0;
    this.#note.hidden = items.length > 0;
    this.#note.textContent = items.length > 0 ? "" : (this.dataset.none ?? "");
    this.#panel.hidden = items.length === 0 && !this.dataset.none;
    this.#input?.setAttribute("aria-expanded", String(items.length > 0));
    this.#point(-1);
  }

  /**
   * @param {Item} item
   * @param {number} place
   * @param {string} typed
   */
  #option(item, place, typed) {
    const option = document.createElement("li");
    option.id = `${this.#list.id}-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const label = document.createElement("b");
    label.className = "opt";
    for (const piece of pieces(item.label, typed)) {
      const part = document.createElement(piece.matches ? "mark" : "span");
      part.textContent = piece.text;
      label.append(piece.matches ? part : piece.text);
    }
    option.append(label);
    if (item.detail) {
      const detail = document.createElement("span");
      detail.textContent = item.detail;
      option.append(detail);
    }
    return option;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.#panel.hidden) return;
    const place = turnTo(event.key, this.#current, this.#items.length);
    if (place !== null) {
      event.preventDefault();
      this.#point(place);
    } else if (event.key === "Enter" && this.#current >= 0 && !event.ctrlKey) {
      event.preventDefault();
      this.#choose(this.#current);
    } else if (event.key === "Tab" && this.#current >= 0) {
      this.#choose(this.#current);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    }
  }

  /** @param {Event} event */
  #clicked(event) {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option) this.#choose([...this.#list.children].indexOf(option));
  }

  /** @param {number} place */
  #point(place) {
    this.#current = place;
    [...this.#list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === place));
      if (at === place) option.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) this.#input?.removeAttribute("aria-activedescendant");
    else this.#input?.setAttribute("aria-activedescendant", `${this.#list.id}-${place}`);
  }

  /** @param {number} place */
  #choose(place) {
    const item = this.#items[place];
    if (!item || !this.#input) return;
    this.#input.value = item.label;
    if (this.#id) this.#id.value = String(item.id);
    this.#close();
    this.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: item }));
  }

  #close() {
    window.clearTimeout(this.#timer);
    this.#panel.hidden = true;
    this.#items = [];
    this.#point(-1);
    this.#input?.setAttribute("aria-expanded", "false");
  }
}

customElements.define("auto-complete", AutoComplete);
