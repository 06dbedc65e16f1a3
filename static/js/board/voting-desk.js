// @ts-check
import { dataOf, fieldsOf } from "./op-form.js";
import { Refused } from "./outbox.js";
import { outbox } from "./sending.js";

/**
 * `<voting-desk>` in its dialog: opens, closes and reopens rounds. Which forms are shown follows from the region
 * `round`, which the server draws. F8 opens the dialog from anywhere on the board.
 */
class VotingDesk extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("submit", (event) => this.#submitted(event), { signal });
    this.addEventListener("redrawn", () => this.#show(), { signal });
    this.querySelector("[data-way-select]")?.addEventListener("change", () => this.#showFields(), { signal });
    document.addEventListener("keydown", (event) => this.#key(event), { signal });
    document.addEventListener("click", (event) => this.#clicked(event), { signal });
    this.#showFields();
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  get #dialog() {
    return /** @type {HTMLDialogElement | null} */ (this.closest("dialog"));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "F8" || event.defaultPrevented) return;
    event.preventDefault();
    if (this.#dialog?.open) this.#dialog.close();
    else if (!document.querySelector("dialog[open]")) this.#open();
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    if (event.target instanceof Element && event.target.closest("[data-opens-voting]")) this.#open();
  }

  #open() {
    const picked = document.querySelectorAll("swot-board [data-statement].is-picked").length;
    const option = this.querySelector("[data-picked-option]");
    const scope = this.querySelector("[data-scope]");
    option?.toggleAttribute("hidden", picked === 0);
    if (scope instanceof HTMLSelectElement && (picked > 0 || scope.value === "picked")) scope.value = picked > 0 ? "picked" : "";
    this.#show();
    this.#dialog?.showModal();
    const first = [...this.querySelectorAll("[data-first]")].find((part) => !part.closest("[hidden]"));
    if (first instanceof HTMLElement) first.focus();
  }

  /** Forms that suit the present state, with the present round in them. */
  #show() {
    const present = this.querySelector("[data-state]");
    const state = present?.getAttribute("data-state") ?? "none";
    const key = present?.getAttribute("data-round") ?? "";
    for (const part of this.querySelectorAll("[data-when]")) {
      part.toggleAttribute("hidden", !(part.getAttribute("data-when") ?? "").split(" ").includes(state));
    }
    for (const field of this.querySelectorAll("[data-round-key]")) /** @type {HTMLInputElement} */ (field).value = key;
    const link = this.querySelector("[data-round-link]");
    link?.toggleAttribute("hidden", !key);
    const page = this.querySelector('[data-region="round"] a[data-key="round"]')?.getAttribute("href");
    if (page) link?.setAttribute("href", page);
  }

  #showFields() {
    const way = /** @type {HTMLSelectElement | null} */ (this.querySelector("[data-way-select]"))?.value ?? "";
    for (const part of this.querySelectorAll("[data-for]")) {
      const suits = (part.getAttribute("data-for") ?? "").split(" ").includes(way);
      part.toggleAttribute("hidden", !suits);
      for (const field of part.querySelectorAll("input")) field.disabled = !suits;
    }
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.op) return;
    event.preventDefault();
    void this.#send(form, form.dataset.op, event.submitter);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {string} kind
   * @param {HTMLElement | null} button
   */
  async #send(form, kind, button) {
    const note = form.querySelector("[data-message]");
    note?.setAttribute("hidden", "");
    button?.setAttribute("disabled", "");
    try {
      await outbox.put(kind, { ...dataOf(fieldsOf(form, button)), ...this.#scope(form) });
      if (kind !== "round.close") form.reset();
      this.#showFields();
      if (kind !== "round.close") this.#dialog?.close();
    } catch (refusal) {
      if (!(refusal instanceof Refused) || !note) throw refusal;
      note.textContent = refusal.message;
      note.removeAttribute("hidden");
    } finally {
      button?.removeAttribute("disabled");
    }
  }

  /** @param {HTMLFormElement} form */
  #scope(form) {
    const select = form.querySelector("[data-scope]");
    if (!(select instanceof HTMLSelectElement) || select.closest("[hidden]") || !select.value) return {};
    if (select.value === "picked") {
      const picked = document.querySelectorAll("swot-board [data-statement].is-picked");
      return { statements: [...picked].map((card) => Number(card.getAttribute("data-statement"))) };
    }
    const [what = "", which = ""] = select.value.split(":");
    return { [what]: what === "theme" ? Number(which) : which };
  }
}

customElements.define("voting-desk", VotingDesk);
