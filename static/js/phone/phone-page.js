// @ts-check
import { cloned } from "../board/cards.js";
import { Refused } from "../board/outbox.js";
import { csrfToken, outbox } from "../board/sending.js";
import { uuid } from "../board/uuid.js";

/** @typedef {import("../board/outbox.js").Answer} Answer */
/** @typedef {import("../board/feed.js").Told} Told */

const PING = 45_000;
/** What others do may change own lines of many phones at once: they do not all ask at the same moment. */
const SPREAD = 3000;
const ASK_ALIKE_AFTER = 900;
const SHORTEST_THOUGHT = 12;

/**
 * `<phone-page data-ops="…" data-outbox="…" data-lines="…" data-ping="…" data-similar="…">`: what is written here
 * goes through the outbox and stands below as «queued» until it is recorded. A new question never touches what is
 * being typed. Without script every form works by itself.
 */
class PhonePage extends HTMLElement {
  #stop = new AbortController();
  #ping = 0;
  #later = 0;
  #asking = 0;
  #stamp = "";
  #askedFor = "";
  /** The statement that the author says means the same. */
  #same = 0;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#stamp = this.dataset.stamp ?? "";
    this.#form?.addEventListener("submit", (event) => this.#say(event), { signal });
    this.#text?.addEventListener("input", () => this.#typed(), { signal });
    this.#text?.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("submit", (event) => this.#own(event), { signal });
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    document.addEventListener("redrawn", () => this.#step(), { signal });
    document.addEventListener("anew", () => void this.#refresh(), { signal });
    document.addEventListener("told", (event) => this.#told(/** @type {CustomEvent<Told>} */ (event).detail), { signal });
    this.#ping = window.setInterval(() => void this.#sayHere(), PING + Math.random() * SPREAD);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void this.#sayHere(), { signal });
    this.#recall();
    this.#step();
    this.#typed();
    void this.#restore();
  }

  disconnectedCallback() {
    window.clearInterval(this.#ping);
    window.clearTimeout(this.#later);
    window.clearTimeout(this.#asking);
    this.#stop.abort();
  }

  /** @returns {HTMLFormElement | null} */
  get #form() {
    return this.querySelector("[data-say]");
  }

  /** @returns {HTMLTextAreaElement | null} */
  get #text() {
    return this.querySelector("[data-say] textarea");
  }

  // The question ---------------------------------------------------------------------------------------

  /** What is asked now decides whether the form stands there; what was typed in it stays. */
  #step() {
    const board = this.querySelector("[data-step]")?.getAttribute("data-board") ?? "";
    const field = this.querySelector("[data-say] [name=board]");
    const before = field?.getAttribute("value") ?? "";
    field?.setAttribute("value", board);
    const isTyped = this.#text !== null && this.#text.value.trim() !== "";
    this.#form?.toggleAttribute("hidden", board === "" && !isTyped);
    const button = this.#form?.querySelector("button.btn-touch");
    button?.toggleAttribute("disabled", board === "");
    if (before !== board) this.#refreshSoon(0);
  }

  /** @param {Told} told */
  #told(told) {
    const shown = new Set([...this.querySelectorAll("[data-stands]")].map((line) => Number(line.getAttribute("data-stands"))));
    const isMine = told.statements.some((statement) => shown.has(statement));
    const mayBeMine = told.kind === "line.accept" && this.querySelector("[data-waiting]") !== null;
    if (isMine || mayBeMine) this.#refreshSoon(SPREAD);
  }

  // A new line -----------------------------------------------------------------------------------------

  /** @param {Event} event */
  #say(event) {
    event.preventDefault();
    event.stopPropagation();
    const form = this.#form;
    const text = this.#text;
    if (!form || !text) return;
    const fields = new FormData(form);
    const typed = text.value.trim();
    if (typed === "") return;
    /** @type {Record<string, unknown>} */
    const data = { board: Number(fields.get("board")), quadrant: String(fields.get("quadrant")), text: typed };
    if (fields.get("signature")) data.signature = "named";
    if (this.#same) data.alike = this.#same;
    const op_id = uuid();
    text.value = "";
    this.#forgetAlike();
    this.#typed();
    void this.#follow({ op_id, data, typed }, outbox.put("statement.add", data, { op_id, typed }));
    text.focus();
  }

  /** What an earlier page could not send, or the server would not take from it. */
  async #restore() {
    await outbox.restore(
      (kept, answer) => {
        if (kept.data.text) void this.#follow(kept, answer);
        else answer.then(() => this.#refresh()).catch(() => this.#refresh());
      },
      (kept) => this.#refused(kept, kept.refusal?.message ?? ""),
    );
  }

  /**
   * @param {{op_id: string, data: Record<string, any>, typed: string}} line
   * @param {Promise<Answer>} coming
   */
  async #follow(line, coming) {
    const pending = cloned("pending-line");
    fill(pending, "[data-text]", line.typed || String(line.data.text ?? ""));
    fill(pending, "[data-state]", this.dataset.queued ?? "");
    this.querySelector("[data-pending]")?.prepend(pending);
    try {
      await coming;
      await this.#refresh();
    } catch (refusal) {
      this.#refused(line, message(refusal));
    }
    pending.remove();
  }

  /**
   * @param {{op_id: string, data: Record<string, any>, typed: string}} line
   * @param {string} words
   */
  #refused({ op_id, data, typed }, words) {
    const item = cloned("refused-line");
    const text = typed || String(data.text ?? "");
    fill(item, "[data-text]", text);
    fill(item, "[data-state]", words);
    const decided = () => {
      item.remove();
      outbox.forget(op_id);
      this.#tellRefusals();
    };
    item.querySelector("[data-correct]")?.addEventListener("click", () => {
      const field = this.#text;
      if (!field || field.value.trim() !== "") return;
      field.value = text;
      this.#form?.removeAttribute("hidden");
      this.#typed();
      field.focus();
      decided();
    });
    item.querySelector("[data-drop]")?.addEventListener("click", decided);
    this.querySelector("[data-pending]")?.prepend(item);
    this.#tellRefusals();
  }

  #tellRefusals() {
    const detail = this.querySelectorAll(".is-refused").length;
    this.dispatchEvent(new CustomEvent("refusals", { bubbles: true, detail }));
  }

  // Typing ---------------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#form?.requestSubmit();
  }

  #typed() {
    const text = this.#text;
    if (!text) return;
    const counter = this.querySelector("[data-counter]");
    if (counter instanceof HTMLElement) {
      counter.textContent = (counter.dataset.of ?? "").replace("{count}", String(text.value.trim().length));
      counter.hidden = false;
    }
    this.#keep(text.value);
    window.clearTimeout(this.#asking);
    if (text.value.trim().length < SHORTEST_THOUGHT) this.#forgetAlike();
    else this.#asking = window.setTimeout(() => void this.#askAlike(text.value.trim()), ASK_ALIKE_AFTER);
  }

  /**
   * A draft outlives a reload.
   * @param {string} text
   */
  #keep(text) {
    try {
      sessionStorage.setItem(this.#draft, text);
    } catch {
      // A browser that keeps nothing keeps no drafts.
    }
  }

  #recall() {
    const text = this.#text;
    if (!text || text.value !== "") return;
    try {
      text.value = sessionStorage.getItem(this.#draft) ?? "";
    } catch {
      // As above.
    }
  }

  get #draft() {
    return `draft ${this.dataset.outbox ?? ""}`;
  }

  /**
   * Gently, and never in the way of sending.
   * @param {string} text
   */
  async #askAlike(text) {
    if (text === this.#askedFor) return;
    this.#askedFor = text;
    const answer = await fetch(`${this.dataset.similar}?text=${encodeURIComponent(text.slice(0, 500))}`).catch(() => null);
    if (!answer?.ok || text !== this.#text?.value.trim()) return;
    /** @type {{found: {id: number, number: number, text: string}[]}} */
    const { found } = await answer.json();
    const list = this.querySelector("[data-found]");
    list?.replaceChildren(...found.map((one) => this.#alike(one)));
    this.querySelector("[data-alike]")?.toggleAttribute("hidden", found.length === 0);
    if (!found.some(({ id }) => id === this.#same)) this.#same = 0;
  }

  /** @param {{id: number, number: number, text: string}} one */
  #alike(one) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    words.textContent = `№\u00a0${one.number} ${one.text}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet btn-s";
    button.textContent = this.querySelector("[data-found]")?.getAttribute("data-same") ?? "";
    button.setAttribute("aria-pressed", "false");
    button.dataset.same = String(one.id);
    item.append(words, button);
    return item;
  }

  #forgetAlike() {
    this.#same = 0;
    this.#askedFor = "";
    this.querySelector("[data-alike]")?.setAttribute("hidden", "");
  }

  /** @param {Event} event */
  #clicked(event) {
    const button = event.target instanceof Element ? event.target.closest("button[data-same]") : null;
    if (!(button instanceof HTMLElement)) return;
    const chosen = Number(button.dataset.same);
    this.#same = this.#same === chosen ? 0 : chosen;
    for (const other of this.querySelectorAll("button[data-same]")) {
      other.setAttribute("aria-pressed", String(Number(other.getAttribute("data-same")) === this.#same));
    }
  }

  // Own lines ------------------------------------------------------------------------------------------

  /** @param {SubmitEvent} event */
  #own(event) {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-edit], [data-restore]")) return;
    event.preventDefault();
    const kind = event.submitter?.getAttribute("value") ?? "";
    const fields = new FormData(form);
    const line = Number(fields.get("line"));
    const data = kind === "line.edit" ? { line, version: Number(fields.get("version")), text: String(fields.get("text")) } : { line };
    void this.#change(form, kind, data);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {string} kind
   * @param {Record<string, unknown>} data
   */
  async #change(form, kind, data) {
    const note = form.querySelector("[data-message]");
    note?.setAttribute("hidden", "");
    form.classList.add("is-unsent");
    try {
      const typed = typeof data.text === "string" ? data.text : "";
      await outbox.put(kind, data, { typed: "" });
      if (typed) form.closest("details")?.removeAttribute("open");
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      await this.#refresh(kind === "line.remove" ? Number(data.line) : 0);
    } catch (refusal) {
      if (!note) return;
      note.removeAttribute("hidden");
      note.textContent = message(refusal);
      if (refusal instanceof Refused && refusal.code === "stale") {
        note.textContent += ` ${this.dataset.current ?? ""} «${refusal.body.current}»`;
        form.querySelector("[name=version]")?.setAttribute("value", String(refusal.body.version));
      }
    } finally {
      form.classList.remove("is-unsent");
    }
  }

  /** @param {number} spread milliseconds over which phones spread */
  #refreshSoon(spread) {
    window.clearTimeout(this.#later);
    this.#later = window.setTimeout(() => void this.#refresh(), Math.random() * spread);
  }

  /**
   * One's own lines from the server, but not while somebody types in one; an open form stays as it is.
   * @param {number} [withdrawn] a line that can be brought back
   */
  async #refresh(withdrawn = 0) {
    const place = this.querySelector("[data-own-lines]");
    if (!withdrawn && document.activeElement instanceof HTMLTextAreaElement && place?.contains(document.activeElement)) {
      window.clearTimeout(this.#later);
      this.#later = window.setTimeout(() => void this.#refresh(), SPREAD);
      return;
    }
    const answer = await fetch(`${this.dataset.lines}${withdrawn ? `?withdrawn=${withdrawn}` : ""}`).catch(() => null);
    if (!answer?.ok || !place) return;
    this.#stamp = answer.headers.get("X-Stamp") ?? "";
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    for (const open of place.querySelectorAll("details[open]")) {
      const line = open.closest("[data-line]")?.getAttribute("data-line");
      fresh.content.querySelector(`[data-line="${line}"] details`)?.replaceWith(open);
    }
    place.replaceChildren(fresh.content);
  }

  // Being there ----------------------------------------------------------------------------------------

  async #sayHere() {
    if (document.visibilityState === "hidden") return;
    const answer = await fetch(this.dataset.ping ?? "", { method: "POST", headers: { "X-CSRFToken": csrfToken() } }).catch(() => null);
    if (answer?.status === 401 && outbox.state.waiting === 0 && !this.#text?.value.trim()) location.reload();
    if (!answer?.ok) return;
    const { stamp } = await answer.json();
    if (stamp !== this.#stamp) this.#refreshSoon(SPREAD);
  }
}

/**
 * @param {Element} root
 * @param {string} selector
 * @param {string} text
 */
function fill(root, selector, text) {
  const part = root.querySelector(selector);
  if (part) part.textContent = text;
}

/** @param {unknown} refusal */
function message(refusal) {
  return refusal instanceof Error ? refusal.message : String(refusal);
}

customElements.define("phone-page", PhonePage);
