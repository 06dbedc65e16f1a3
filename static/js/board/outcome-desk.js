// @ts-check
import { stepTo } from "../lib/steps.js";
import { takesText } from "../lib/typing.js";
import { decisionIn } from "./line.js";
import { Refused, message } from "./outbox.js";
import { outbox } from "./sending.js";
import { kept, wayBack } from "./outcome-item.js";
import { Steps } from "./undo.js";

/** @typedef {import("./undo.js").Back} Back */
/** @typedef {{label: string, words: string, who?: string, organisation?: string, due?: string, hasTask?: boolean}} Question */

/**
 * `<outcome-desk data-ops="…">` around lists of statements, strategies, priorities, decisions and instructions,
 * which the server draws anew. A key on an item asks below them, where nothing is redrawn: Enter records, Esc
 * leaves, and the focus comes back.
 */
class OutcomeDesk extends HTMLElement {
  #stop = new AbortController();
  #steps = new Steps();
  /** Keys of picked items. @type {Set<string>} */
  #picked = new Set();
  /** @type {((form: FormData) => Promise<void>) | null} */
  #answer = null;
  #cameFrom = "";
  /** The item that was just recorded, and is about to be drawn. */
  #awaited = "";

  connectedCallback() {
    if (!this.dataset.ops) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("redrawn", () => this.#redrawn(), { signal });
    document.addEventListener("keydown", (event) => this.#anywhere(event), { signal });
    this.#ask.addEventListener("submit", (event) => this.#answered(event), { signal });
    this.#ask.addEventListener("keydown", (event) => this.#keyOfAsk(event), { signal });
    this.#ask.querySelector("[data-cancel]")?.addEventListener("click", () => this.#leaveAsk(), { signal });
    this.#line.addEventListener("submit", (event) => this.#typed(event), { signal });
    void outbox.restore((kept, answer) => void answer.catch((refusal) => this.#say(message(refusal))), (kept) => this.#say(kept.refusal?.message ?? ""));
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** @returns {HTMLFormElement} */
  get #ask() {
    return /** @type {HTMLFormElement} */ (document.querySelector("[data-ask]"));
  }

  /** @returns {HTMLFormElement} */
  get #line() {
    return /** @type {HTMLFormElement} */ (document.querySelector("[data-desk-line]"));
  }

  /** @returns {HTMLInputElement} */
  get #input() {
    return /** @type {HTMLInputElement} */ (this.#line.elements.namedItem("text"));
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-thing]")]);
  }

  // Keys -----------------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  #anywhere(event) {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === "F6") {
      event.preventDefault();
      if (this.contains(document.activeElement)) this.#input.focus();
      else this.#back();
    } else if (event.ctrlKey && event.code === "KeyZ" && !event.shiftKey && !event.altKey) {
      if (takesText(/** @type {HTMLElement} */ (event.target)) && (event.target !== this.#input || this.#input.value)) return;
      event.preventDefault();
      void this.#undo();
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const item = event.target instanceof Element ? event.target.closest("[data-thing], .desk-body") : null;
    if (!(item instanceof HTMLElement) || event.ctrlKey || event.metaKey) return;
    if (!item.dataset.thing) {
      // The list itself has the focus: a step leads to its first item.
      const first = item.querySelector("[data-thing]");
      if (event.key !== "ArrowDown" || !(first instanceof HTMLElement)) return;
      event.preventDefault();
      return first.focus();
    }
    if (event.altKey) {
      const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!way || item.dataset.thing !== "priority") return;
      event.preventDefault();
      return void this.#move(item, way);
    }
    const items = this.#items;
    const next = stepTo(event.key, items.indexOf(item), items.length);
    if (next !== null) items[next]?.focus();
    else if (event.key === " ") this.#pick(item);
    else if (event.key === "Escape") this.#leave();
    else if (event.key === "Delete") void this.#remove(item);
    else if (event.key === "Enter" || event.key === "F2") this.#edit(item);
    else if (event.key === "=") this.#askDecision(item);
    else if (event.code === "KeyP") this.#askPriority(item);
    else if (event.code === "KeyS") this.#askStrategy(item);
    else if (event.code === "KeyI") this.#askInstruction(item);
    else if (event.code === "KeyV") void this.#vote(item);
    else if (event.code === "KeyC") /** @type {HTMLElement | null} */ (item.querySelector("[data-start]"))?.click();
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement} item */
  #pick(item) {
    const key = item.dataset.key ?? "";
    if (!this.#picked.delete(key)) this.#picked.add(key);
    this.#showPicks();
    const items = this.#items;
    items[items.indexOf(item) + 1]?.focus();
  }

  #redrawn() {
    this.#showPicks();
    const item = this.#items.find((one) => one.dataset.key === this.#awaited);
    if (!item) return;
    this.#awaited = "";
    // Whoever has gone on to type is left there.
    if (this.contains(document.activeElement) || document.activeElement === document.body) item.focus();
  }

  #showPicks() {
    const items = this.#items;
    const standing = new Set(items.map((item) => item.dataset.key ?? ""));
    for (const key of this.#picked) if (!standing.has(key)) this.#picked.delete(key);
    for (const item of items) item.classList.toggle("is-picked", this.#picked.has(item.dataset.key ?? ""));
    const note = document.querySelector("[data-picked-note]");
    if (note) note.textContent = this.#picked.size > 0 ? `${this.dataset.picked}${this.#picked.size}` : "";
  }

  #leave() {
    if (this.#picked.size === 0) return this.#input.focus();
    this.#picked.clear();
    this.#showPicks();
  }

  /** Where the focus was, else the first item. */
  #back() {
    const item = this.#items.find((one) => one.dataset.key === this.#cameFrom) ?? this.#items[0];
    item?.focus();
    if (item?.dataset.key === this.#awaited) this.#awaited = "";
  }

  /**
   * What an item stands for with everything that is picked beside it, by kind.
   * @param {HTMLElement} item
   */
  #meant(item) {
    const meant = this.#picked.size > 0 ? this.#items.filter((one) => this.#picked.has(one.dataset.key ?? "")) : [item];
    /** @param {string} thing */
    const ids = (thing) => meant.filter((one) => one.dataset.thing === thing).map((one) => Number(one.dataset.id));
    const links = { statements: ids("statement"), strategies: ids("strategy"), priorities: ids("priority") };
    return { meant, links };
  }

  // What the keys ask ----------------------------------------------------------------------------------

  /** @param {HTMLElement} item */
  #askPriority(item) {
    const { meant, links } = this.#meant(item);
    const { statements, strategies } = links;
    if (statements.length + strategies.length === 0) return;
    const words = meant.length === 1 ? (meant[0]?.dataset.text ?? "") : "";
    this.#open(item, { label: this.dataset.askPriority ?? "", words }, async (form) => {
      const { result } = await outbox.put("priority.add", { title: text(form, "words"), statements, strategies });
      this.#did(this.dataset.done, "priority.remove", { priority: result.priority }, `priority-${result.priority}`);
    });
  }

  /** @param {HTMLElement} item */
  #askStrategy(item) {
    const { meant, links } = this.#meant(item);
    const boards = new Set(meant.map((one) => one.dataset.board ?? ""));
    if (links.statements.length === 0) return;
    this.#open(item, { label: this.dataset.askStrategy ?? "", words: "" }, async (form) => {
      const data = { board: Number([...boards][0]), text: text(form, "words"), statements: links.statements };
      const { result } = await outbox.put("strategy.add", data);
      this.#did(this.dataset.done, "strategy.remove", { strategy: result.strategy }, `strategy-${result.strategy}`);
    });
  }

  /** @param {HTMLElement} item */
  #askDecision(item) {
    const { links } = this.#meant(item);
    if (Object.values(links).every((ids) => ids.length === 0)) return;
    this.#open(item, { label: this.dataset.askDecision ?? "", words: "" }, async (form) => {
      const { result } = await outbox.put("decision.add", { text: text(form, "words"), ...links });
      this.#did(this.dataset.done, "decision.remove", { decision: result.decision }, `decision-${result.decision}`);
    });
  }

  /** @param {HTMLElement} item */
  #askInstruction(item) {
    if (item.dataset.thing !== "decision") return;
    const question = { label: this.dataset.askInstruction ?? "", words: item.dataset.text ?? "", hasTask: true };
    this.#open(item, question, async (form) => {
      const { result } = await outbox.put("instruction.issue", { decision: Number(item.dataset.id), text: text(form, "words"), ...task(form) });
      this.#did(this.dataset.done, "instruction.withdraw", { instruction: result.instruction }, `instruction-${result.instruction}`);
    });
  }

  /** @param {HTMLElement} item */
  #edit(item) {
    const { thing = "", id, text: before = "", who = "", organisation = "", due = "" } = item.dataset;
    const field = { strategy: "text", priority: "title", decision: "text", instruction: "text" }[thing];
    if (!field) return /** @type {HTMLElement | null} */ (item.querySelector("a"))?.click();
    const hasTask = thing === "instruction";
    let version = Number(item.dataset.version);
    this.#open(item, { label: this.dataset.askEdit ?? "", words: before, who, organisation, due, hasTask }, async (form) => {
      const data = { [thing]: Number(id), [field]: text(form, "words"), ...(hasTask ? { ...kept(item.dataset), ...task(form) } : {}) };
      try {
        const { result } = await outbox.put(`${thing}.edit`, { ...data, version });
        const old = hasTask ? { ...kept(item.dataset), ...(organisation ? { organisation: Number(organisation) } : {}), ...(due ? { due_on: due } : {}) } : {};
        this.#did(this.dataset.done, `${thing}.edit`, { [thing]: Number(id), [field]: before, version: result.version, ...old }, `${thing}-${id}`);
      } catch (refusal) {
        // The next press records over what is shown, knowingly.
        if (refusal instanceof Refused && refusal.code === "stale") {
          version = refusal.body.version;
          refusal.message += ` «${refusal.body.current}»`;
        }
        throw refusal;
      }
    });
  }

  // What the keys do -----------------------------------------------------------------------------------

  /**
   * @param {HTMLElement} item
   * @param {number} way
   */
  async #move(item, way) {
    const place = Number(item.dataset.place);
    if (place + way < 1) return;
    const priority = Number(item.dataset.id);
    await this.#try(async () => {
      await outbox.put("priority.move", { priority, place: place + way });
      this.#remember(this.dataset.moved, [{ kind: "priority.move", data: { priority, place } }]);
    });
  }

  /** @param {HTMLElement} item */
  async #remove(item) {
    const { thing = "", id } = item.dataset;
    if (thing === "statement") return;
    const kind = thing === "instruction" ? "instruction.withdraw" : `${thing}.remove`;
    const back = wayBack(item.dataset);
    const neighbour = this.#items[this.#items.indexOf(item) + 1] ?? this.#items[this.#items.indexOf(item) - 1];
    await this.#try(async () => {
      await outbox.put(kind, { [thing]: Number(id) });
      neighbour?.focus();
      this.#tell(this.dataset.removed, [back]);
    });
  }

  /** @param {HTMLElement} item */
  async #vote(item) {
    if (item.dataset.thing !== "decision") return;
    await this.#try(async () => {
      await outbox.put("round.open", { way: "open", decision: Number(item.dataset.id) });
      this.#say(this.dataset.voting ?? "");
    });
  }

  /** @param {SubmitEvent} event */
  async #typed(event) {
    event.preventDefault();
    const typed = this.#input.value.trim();
    if (!typed) return;
    this.#input.value = "";
    await this.#try(async () => {
      const { result } = await outbox.put("decision.add", { text: decisionIn(typed) || typed }, { typed });
      this.#did(this.dataset.done, "decision.remove", { decision: result.decision }, "");
    }, () => {
      if (!this.#input.value) this.#input.value = typed;
    });
  }

  // The question below the lists -----------------------------------------------------------------------

  /**
   * @param {HTMLElement} item
   * @param {Question} question
   * @param {(form: FormData) => Promise<void>} answer
   */
  #open(item, question, answer) {
    const form = this.#ask;
    this.#answer = answer;
    this.#cameFrom = item.dataset.key ?? "";
    const label = form.querySelector("[data-label]");
    if (label) label.textContent = question.label;
    for (const [name, value] of Object.entries({ words: question.words, who: question.who, organisation: question.organisation, due_on: question.due })) {
      /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = value ?? "";
    }
    form.querySelector("[data-task]")?.toggleAttribute("hidden", !question.hasTask);
    form.querySelector("[data-message]")?.setAttribute("hidden", "");
    form.hidden = false;
    this.#line.hidden = true;
    const words = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("words"));
    words.focus();
    words.select();
  }

  /** @param {SubmitEvent} event */
  async #answered(event) {
    event.preventDefault();
    const answer = this.#answer;
    if (!answer) return;
    const note = this.#ask.querySelector("[data-message]");
    note?.setAttribute("hidden", "");
    try {
      await answer(new FormData(this.#ask));
      this.#leaveAsk();
    } catch (refusal) {
      if (!note) throw refusal;
      note.textContent = message(refusal);
      note.removeAttribute("hidden");
    }
  }

  /** @param {KeyboardEvent} event */
  #keyOfAsk(event) {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape") this.#leaveAsk();
    else if (event.key === "Enter" && !event.shiftKey && event.target instanceof HTMLTextAreaElement) this.#ask.requestSubmit();
    else return;
    event.preventDefault();
  }

  #leaveAsk() {
    this.#answer = null;
    this.#ask.hidden = true;
    this.#line.hidden = false;
    this.#picked.clear();
    this.#showPicks();
    this.#back();
  }

  // Steps back -----------------------------------------------------------------------------------------

  /**
   * @param {string | undefined} words
   * @param {string} kind what takes it back
   * @param {Record<string, unknown>} data
   * @param {string} key of the item that gets the focus
   */
  #did(words, kind, data, key) {
    if (key) this.#cameFrom = this.#awaited = key;
    this.#tell(words, [{ kind, data }]);
  }

  /**
   * @param {string | undefined} words
   * @param {Back[]} back nothing for what cannot be taken back
   */
  #tell(words, back) {
    const step = back.length > 0 ? this.#remember(words, back) : null;
    this.#say(words ?? "", step ? () => void this.#undo(step) : undefined);
  }

  /**
   * @param {string | undefined} words
   * @param {Back[]} back
   */
  #remember(words, back) {
    const step = { words: words ?? "", back };
    this.#steps.add(step);
    return step;
  }

  /** @param {import("./undo.js").Step} [chosen] */
  async #undo(chosen) {
    const step = chosen ?? this.#steps.last;
    if (!step) return;
    this.#steps.forget(step);
    await this.#try(async () => {
      for (const { kind, data } of step.back) await outbox.put(kind, data);
    });
  }

  /**
   * @param {() => Promise<unknown>} act
   * @param {() => void} [otherwise]
   */
  async #try(act, otherwise = () => {}) {
    try {
      await act();
    } catch (refusal) {
      otherwise();
      this.#say(message(refusal));
    }
  }

  /**
   * @param {string} text
   * @param {() => void} [undo]
   */
  #say(text, undo) {
    document.body.dispatchEvent(new CustomEvent("toast", { detail: { text, undo } }));
  }
}

/**
 * @param {FormData} form
 * @param {string} name
 */
function text(form, name) {
  return String(form.get(name) ?? "").trim();
}

/**
 * Who carries it out, by the id that completion found or as typed, and by when.
 * @param {FormData} form
 */
function task(form) {
  const organisation = Number(text(form, "organisation"));
  return {
    ...(organisation ? { organisation } : text(form, "who") ? { who: text(form, "who") } : {}),
    ...(text(form, "due_on") ? { due_on: text(form, "due_on") } : {}),
  };
}

customElements.define("outcome-desk", OutcomeDesk);
