// @ts-check
import { counted } from "./cards.js";
import { dataOf, fieldsOf } from "./op-form.js";
import { outbox } from "./sending.js";

/** @typedef {import("./feed.js").Told} Told */

/** What puts another ballot before the voter. */
const ANOTHER = new Set(["round.open", "round.close", "round.reopen"]);
/** What changes on a ballot nobody has voted on yet. */
const ON_IT = new Set(["statement.edit", "statement.move", "statement.remove", "statement.restore", "statement.merge", "statement.unmerge"]);
/** Three hundred phones do not ask all at once. */
const SPREAD = 1500;

/**
 * `<own-ballot data-url="…">` around one's own ballot: each button is a form, sent as an operation. Dots are shown
 * as given at once; when everything is recorded, or something was refused, the ballot is drawn by the server.
 */
class OwnBallot extends HTMLElement {
  #stop = new AbortController();
  #unsent = 0;
  #timer = 0;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("submit", (event) => this.#submitted(event), { signal });
    document.addEventListener("told", (event) => this.#told(/** @type {CustomEvent<Told>} */ (event).detail), { signal });
    document.addEventListener("anew", () => void this.#fetch(), { signal });
  }

  disconnectedCallback() {
    window.clearTimeout(this.#timer);
    this.#stop.abort();
  }

  /** @param {Told} told */
  #told(told) {
    const isOpen = this.querySelector("[data-ballot]") !== null;
    if (!ANOTHER.has(told.kind) && !(isOpen && ON_IT.has(told.kind))) return;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#fetch(), Math.random() * SPREAD);
  }

  async #fetch(words = "") {
    const answer = await fetch(this.dataset.url ?? "").catch(() => null);
    // What is still on its way would be undone on the screen.
    if (!answer?.ok || !this.isConnected || this.#unsent > 0) return;
    const focused = this.contains(document.activeElement) ? keyOf(document.activeElement) : null;
    this.innerHTML = await answer.text();
    this.dispatchEvent(new CustomEvent("ballot", { bubbles: true, detail: this.querySelector("[data-ballot]") !== null }));
    if (words) this.#say(words);
    if (focused) [...this.querySelectorAll("button")].find((button) => keyOf(button) === focused)?.focus();
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.op) return;
    event.preventDefault();
    event.stopPropagation();
    void this.#send(form, form.dataset.op, event.submitter);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {string} kind
   * @param {HTMLElement | null} button
   */
  async #send(form, kind, button) {
    const data = dataOf(fieldsOf(form, button));
    if (kind === "vote.dots") this.#show(form, Number(data.dots));
    this.#unsent += 1;
    let words = "";
    try {
      await outbox.put(kind, data);
    } catch (refusal) {
      words = refusal instanceof Error ? refusal.message : String(refusal);
    }
    this.#unsent -= 1;
    if (this.#unsent === 0 && (words || kind !== "vote.dots")) await this.#fetch(words);
  }

  /**
   * So many dots on a statement, before the server has said so.
   * @param {HTMLFormElement} form
   * @param {number} dots
   */
  #show(form, dots) {
    const output = form.querySelector("output");
    if (output) output.textContent = String(dots);
    const ballot = this.querySelector("[data-ballot]");
    const allowed = Number(ballot?.getAttribute("data-allowed"));
    const given = [...this.querySelectorAll(".stepper output")].reduce((sum, one) => sum + Number(one.textContent), 0);
    const most = ballot?.hasAttribute("data-stacking") ? allowed : 1;
    for (const stepper of this.querySelectorAll(".stepper")) {
      const own = Number(stepper.querySelector("output")?.textContent);
      for (const button of stepper.querySelectorAll("button")) {
        const next = own + Number(button.dataset.by);
        button.value = String(Math.max(0, next));
        // The one that was pressed keeps the focus, so that a keyboard can go on.
        button.disabled = next < 0 || (next > own && (given >= allowed || next > most));
      }
    }
    const left = this.querySelector("[data-left]");
    if (left instanceof HTMLElement) left.textContent = counted(allowed - given, left.dataset);
  }

  /** @param {string} words */
  #say(words) {
    const note = this.querySelector("[data-message]");
    if (!note) return;
    note.textContent = words;
    note.removeAttribute("hidden");
  }
}

/**
 * Which button of which statement.
 * @param {Element | null} button
 */
function keyOf(button) {
  const form = button?.closest("form");
  const statement = form?.querySelector("[name=statement]")?.getAttribute("value") ?? "";
  return `${statement} ${button?.getAttribute("data-by") ?? button?.textContent}`;
}

customElements.define("own-ballot", OwnBallot);
