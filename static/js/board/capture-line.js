// @ts-check
import { pieces } from "../lib/pieces.js";
import { turnTo } from "../lib/steps.js";
import { alikeOn } from "./alike.js";
import { decisionIn, quadrantOf, read } from "./line.js";
import { matching, nameBeingTyped } from "./names.js";

/** @typedef {import("./names.js").Present} Present */

/**
 * `<capture-line>` around the form of the capture line: Enter records and the line is free at once. A sign typed
 * first picks the quadrant, which then stays. Who sat in the hall (`[data-present]`) is offered; Tab inserts it.
 *
 * Fires `captured` with the data of `statement.add`, or `resolved` for a line that begins with `=`. Without script the form is sent as it is.
 */
export class CaptureLine extends HTMLElement {
  #stop = new AbortController();
  /** @type {Present[]} */
  #present = [];
  /** @type {Present[]} */
  #offered = [];
  /** Whom a label that Tab inserted stands for. @type {Map<string, Present>} */
  #inserted = new Map();
  #current = 0;
  /** What stands on the board and may say the same as what is typed. @type {import("./alike.js").Alike | undefined} */
  #alike;
  #panel = document.createElement("div");
  #list = document.createElement("ol");

  /** @returns {HTMLInputElement} */
  get input() {
    return /** @type {HTMLInputElement} */ (this.querySelector("[name=line]"));
  }

  /** @returns {HTMLSelectElement} */
  get #quadrant() {
    return /** @type {HTMLSelectElement} */ (this.querySelector("[name=quadrant]"));
  }

  connectedCallback() {
    this.#present = [...this.querySelectorAll("[data-present] li")].map(present);
    this.#panel.className = "complete";
    this.#panel.hidden = true;
    this.#list.id = "capture-options";
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.input.placeholder);
    this.#panel.append(this.#list);
    this.append(this.#panel);
    const { input } = this;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.#list.id);
    for (const part of this.querySelectorAll("[data-keys-of-script]")) part.removeAttribute("hidden");

    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.querySelector("form")?.addEventListener("submit", (event) => this.#submitted(event), { signal });
    input.addEventListener("input", () => this.#typed(), { signal });
    input.addEventListener("keydown", (event) => this.#key(event), { signal });
    input.addEventListener("blur", () => this.#offer([]), { signal });
    this.#quadrant.addEventListener("change", () => input.focus(), { signal });
    this.#panel.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    this.#list.addEventListener("click", (event) => this.#clicked(event), { signal });
    input.focus();
  }

  disconnectedCallback() {
    this.#stop.abort();
    this.#panel.remove();
  }

  /**
   * Gives a refused line back, unless something else is being typed.
   * @param {string} text
   * @param {string} quadrant
   */
  giveBack(text, quadrant) {
    if (this.input.value.trim() !== "") return false;
    this.input.value = text;
    this.#quadrant.value = quadrant;
    this.input.focus();
    return true;
  }

  /** @param {Event} event */
  #submitted(event) {
    event.preventDefault();
    this.#send(0);
  }

  /** @param {number} into the statement that says the same; 0 for none */
  #send(into) {
    const typed = this.input.value;
    const decision = decisionIn(typed);
    if (decision) {
      this.input.value = "";
      this.#offer([]);
      this.dispatchEvent(new CustomEvent("resolved", { bubbles: true, detail: { text: decision, typed: typed.trim() } }));
      return;
    }
    const { meant, rest } = this.#withoutInserted(typed);
    const line = read(rest);
    if (line.quadrant) this.#quadrant.value = line.quadrant;
    if (line.text === "") return;
    /** @type {Record<string, unknown>} */
    const data = {
      board: Number(this.querySelector("[name=board]")?.getAttribute("value")),
      quadrant: this.#quadrant.value,
      text: meant && line.who ? `${line.who}: ${line.text}` : line.text,
    };
    if (meant?.speaker) data.speaker = meant.speaker;
    if (meant?.organisation) data.organisation = meant.organisation;
    if (line.who && !meant) data.who = line.who;
    if (line.theme) data.theme = line.theme;
    this.input.value = "";
    this.#offer([]);
    this.#seem();
    const who = meant?.label ?? line.who;
    this.dispatchEvent(new CustomEvent("captured", { bubbles: true, detail: { data, typed: typed.trim(), who, into } }));
  }

  /**
   * @param {string} typed
   * @returns {{meant: Present | undefined, rest: string}}
   */
  #withoutInserted(typed) {
    for (const [label, meant] of this.#inserted) {
      if (typed.trimStart().startsWith(`${label}:`)) return { meant, rest: typed.trimStart().slice(label.length + 1) };
    }
    return { meant: undefined, rest: typed };
  }

  #typed() {
    const { input } = this;
    const quadrant = input.value.length === 1 ? quadrantOf(input.value) : "";
    if (quadrant) {
      this.#quadrant.value = quadrant;
      input.value = "";
    }
    this.#offer(matching(this.#present, nameBeingTyped(input.value)));
    this.#seem();
  }

  /** Says beside the line what may be the same, and never gets in the way of Enter. */
  #seem() {
    const board = document.querySelector("swot-board");
    const { text } = read(this.input.value);
    [this.#alike] = board instanceof HTMLElement && text ? alikeOn(board, text) : [];
    const note = this.querySelector("[data-seems]");
    note?.toggleAttribute("hidden", !this.#alike);
    const words = note?.querySelector("[data-words]");
    if (words) words.textContent = this.#alike ? `№\u00a0${this.#alike.number} ${this.#alike.text}` : "";
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && event.ctrlKey && this.#alike && !event.isComposing) {
      event.preventDefault();
      this.#send(this.#alike.statement);
      return;
    }
    if (this.#offered.length === 0 || event.isComposing) return;
    const place = turnTo(event.key, this.#current, this.#offered.length);
    if (place !== null) {
      event.preventDefault();
      event.stopPropagation();
      this.#point(place);
    } else if (event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      this.#insert(this.#current);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#offer([]);
    }
  }

  /** @param {Event} event */
  #clicked(event) {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option) this.#insert([...this.#list.children].indexOf(option));
  }

  /** @param {number} place */
  #insert(place) {
    const one = this.#offered[place];
    if (!one) return;
    this.#inserted.set(one.label, one);
    this.input.value = `${one.label}: `;
    this.#offer([]);
    this.input.focus();
  }

  /** @param {Present[]} offered */
  #offer(offered) {
    this.#offered = offered;
    this.#panel.hidden = offered.length === 0;
    this.input.setAttribute("aria-expanded", String(offered.length > 0));
    this.#list.replaceChildren(...offered.map((one, place) => this.#option(one, place)));
    this.#point(0);
  }

  /**
   * @param {Present} one
   * @param {number} place
   */
  #option(one, place) {
    const option = document.createElement("li");
    option.id = `${this.#list.id}-${place}`;
    option.setAttribute("role", "option");
    const label = document.createElement("b");
    label.className = "opt";
    for (const piece of pieces(one.label, nameBeingTyped(this.input.value))) {
      const part = document.createElement(piece.matches ? "mark" : "span");
      part.textContent = piece.text;
      label.append(piece.matches ? part : piece.text);
    }
    const detail = document.createElement("span");
    detail.textContent = one.detail;
    option.append(label, detail);
    return option;
  }

  /** @param {number} place */
  #point(place) {
    this.#current = place;
    [...this.#list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    if (this.#offered.length === 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.#list.id}-${place}`);
  }
}

/**
 * @param {Element} item
 * @returns {Present}
 */
function present(item) {
  const speaker = Number(item.getAttribute("data-speaker"));
  const organisation = Number(item.getAttribute("data-organisation"));
  return {
    label: item.textContent?.trim() ?? "",
    detail: item.getAttribute("data-detail") ?? "",
    ...(speaker ? { speaker } : {}),
    ...(organisation ? { organisation } : {}),
  };
}

customElements.define("capture-line", CaptureLine);
