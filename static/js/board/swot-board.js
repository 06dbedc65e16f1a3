// @ts-check
import { stepTo } from "../lib/steps.js";
import { takesText } from "../lib/typing.js";
import { CardForms } from "./card-forms.js";
import { apply, cardsOf, cloned, count, facts, fill, focusOn } from "./cards.js";
import { GROWTHS, growthOf } from "./growing.js";
import { quadrantOf } from "./line.js";
import { Refused } from "./outbox.js";
import { Picks } from "./picks.js";
import { outbox } from "./sending.js";
import { StepsBack, attempt } from "./steps-back.js";
import { UnsentLines, captureLine } from "./unsent-lines.js";

/** @typedef {import("./outbox.js").Answer} Answer */
/** @typedef {import("./feed.js").Told} Told */
/** @typedef {import("./unsent-lines.js").Captured} Captured */
/** @typedef {{words: string, kind: string, data: Record<string, unknown>, cards: import("./outbox.js").Card[]}} Did */

/**
 * `<swot-board data-ops="…" data-board="1">` around the quadrants. Lines of `<capture-line>` stand here at once,
 * as unsent; statements are walked, edited, moved, merged and taken off by keys. Words come in data attributes.
 */
class SwotBoard extends HTMLElement {
  #stop = new AbortController();
  #picks = new Picks();
  #steps = new StepsBack((kind, data) => this.#do(kind, data));
  #forms = new CardForms(this, (cards) => this.#apply(cards));
  #lines = new UnsentLines(this, (cards) => this.#apply(cards), (kind, data) => this.#do(kind, data), this.#steps);

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    document.addEventListener("told", (event) => this.#told(/** @type {CustomEvent<Told>} */ (event).detail), { signal });
    document.addEventListener("anew", (event) => this.#anew(/** @type {CustomEvent<Document>} */ (event).detail), { signal });
    document.addEventListener("redrawn", () => count(this), { signal });
    if (!this.dataset.ops) return;
    document.addEventListener("did", (event) => this.#did(/** @type {CustomEvent<Did>} */ (event).detail), { signal });
    document.addEventListener("captured", (event) => this.#lines.captured(/** @type {CustomEvent<Captured>} */ (event)), { signal });
    document.addEventListener("resolved", (event) => this.#lines.resolved(/** @type {CustomEvent<{text: string, typed: string}>} */ (event)), { signal });
    document.addEventListener("keydown", (event) => this.#anywhere(event), { signal });
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("dblclick", (event) => this.#doubleClicked(event), { signal });
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    for (const button of this.querySelectorAll("[data-unmerge]")) button.removeAttribute("hidden");
    void this.#lines.restore();
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /**
   * Sends an operation and shows what has changed.
   * @param {string} kind
   * @param {Record<string, unknown>} data
   * @returns {Promise<Answer>}
   */
  async #do(kind, data) {
    const answer = await outbox.put(kind, data);
    this.#apply(answer.cards ?? []);
    return answer;
  }

  /** @param {import("./outbox.js").Card[]} cards */
  #apply(cards) {
    for (const card of apply(this, cards)) {
      for (const button of card.querySelectorAll("[data-unmerge]")) button.removeAttribute("hidden");
    }
    this.#showPicks();
  }

  #showPicks() {
    this.#picks.mark(cardsOf(this));
    const note = document.querySelector("[data-picked-note]");
    if (note) note.textContent = this.#picks.size > 0 ? `${this.dataset.picked}${this.#picks.size}` : "";
  }

  // What others do -------------------------------------------------------------------------------------

  /** @param {Told} told */
  #told(told) {
    // An own line whose answer is still on its way, or was lost, stands here by its own card now.
    if (told.op_id) this.querySelector(`[data-op="${told.op_id}"]`)?.remove();
    this.#applyUnlessTyped(told.cards.filter(({ board }) => board === Number(this.dataset.board)));
  }

  /** @param {import("./outbox.js").Card[]} cards */
  #applyUnlessTyped(cards) {
    this.#forms.hold(cards);
    this.#apply(cards);
  }

  /**
   * The whole board again, around what is being typed and what is not yet sent.
   * @param {Document} page as the server draws it now
   */
  #anew(page) {
    const fresh = page.querySelector("swot-board");
    if (!(fresh instanceof HTMLElement)) return;
    const cards = cardsOf(fresh).map((card) => ({ id: Number(card.dataset.statement), html: card.outerHTML }));
    const present = new Set(cards.map((card) => card.id));
    const gone = cardsOf(this).map((card) => Number(card.dataset.statement)).filter((id) => !present.has(id));
    this.#applyUnlessTyped([...cards, ...gone.map((id) => ({ id, html: null }))]);
  }

  /**
   * What the queue of phones has done.
   * @param {Did} done
   */
  #did({ words, kind, data, cards }) {
    this.#apply(cards);
    this.#steps.tell(words, kind, data);
  }

  // Keys -----------------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  #anywhere(event) {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const line = captureLine();
    if (event.key === "F6") {
      event.preventDefault();
      if (this.contains(document.activeElement)) line?.input.focus();
      else focusOn(this.querySelector(".is-new") ?? cardsOf(this)[0] ?? null);
    } else if (event.key === "F1") {
      event.preventDefault();
      const dialog = document.getElementById("board-keys");
      if (dialog instanceof HTMLDialogElement) dialog.showModal();
    } else if (event.ctrlKey && event.code === "KeyZ" && !event.shiftKey && !event.altKey) {
      const isTyping = takesText(/** @type {HTMLElement} */ (event.target));
      if (isTyping && (event.target !== line?.input || line?.input.value !== "")) return;
      event.preventDefault();
      void this.#steps.undo();
    } else if (event.key === "ArrowUp" && event.target === line?.input && line?.input.value === "") {
      event.preventDefault();
      focusOn(this.querySelector(".is-new") ?? cardsOf(this).at(-1) ?? null);
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const card = event.target;
    if (!(card instanceof HTMLElement) || !card.matches("[data-statement]")) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const cards = cardsOf(this);
    const next = stepTo(event.key, cards.indexOf(card), cards.length);
    const quadrant = quadrantOf(event.key);
    if (next !== null) focusOn(cards[next] ?? null);
    else if (quadrant) void this.#move(card, quadrant);
    else if (event.key === "Enter" || event.key === "F2") this.#edit(card);
    else if (event.key === "Delete") void this.#remove(card);
    else if (event.key === " ") this.#pick(card, cards);
    else if (event.key === "Escape") this.#leave();
    else if (growthOf(event)) this.#askGrowth(card, growthOf(event));
    else if (event.code === "KeyM") this.#askMerge(card);
    else if (event.code === "KeyT") this.#askTheme(card);
    else return;
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  #doubleClicked(event) {
    const card = event.target instanceof Element ? event.target.closest("[data-statement]") : null;
    if (card instanceof HTMLElement && !card.querySelector("form")) this.#edit(card);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-unmerge]") : null;
    const merged = button?.closest("[data-merged]");
    if (merged) void attempt(() => this.#do("statement.unmerge", { statement: Number(merged.getAttribute("data-merged")) }));
  }

  /**
   * Picks a card and goes on to the next, so that a row of them is picked by one key.
   * @param {HTMLElement} card
   * @param {HTMLElement[]} cards
   */
  #pick(card, cards) {
    this.#picks.toggle(Number(card.dataset.statement));
    this.#showPicks();
    focusOn(cards[cards.indexOf(card) + 1] ?? card);
  }

  /** First what is picked is let go, then the board. */
  #leave() {
    if (this.#picks.size === 0) return captureLine()?.input.focus();
    this.#picks.clear();
    this.#showPicks();
  }

  // What the keys do -----------------------------------------------------------------------------------

  /**
   * @param {HTMLElement} card
   * @param {string} quadrant
   */
  async #move(card, quadrant) {
    const { statement, number, quadrant: before } = facts(card);
    if (quadrant === before) return;
    await attempt(async () => {
      await this.#do("statement.move", { statement, quadrant });
      this.#steps.tell(`${this.dataset.moved}${number}`, "statement.move", { statement, quadrant: before });
    });
  }

  /** @param {HTMLElement} card */
  async #remove(card) {
    const { statement, number } = facts(card);
    await attempt(async () => {
      await this.#do("statement.remove", { statement });
      this.#steps.tell(`${this.dataset.removed}${number}`, "statement.restore", { statement });
    });
  }

  /** @param {HTMLElement} card */
  #askMerge(card) {
    const { statement, number } = facts(card);
    this.#forms.ask(card, this.dataset.askMerge ?? "", "", async (typed) => {
      const into = cardsOf(this).find((other) => other.dataset.number === typed.trim());
      if (!into) throw new Error(this.dataset.noNumber);
      await this.#do("statement.merge", { statement, into: Number(into.dataset.statement) });
      this.#steps.tell(`${this.dataset.merged}${number}`, "statement.unmerge", { statement });
      focusOn(document.getElementById(`statement-${into.dataset.statement}`));
    });
  }

  /** @param {HTMLElement} card */
  #askTheme(card) {
    const { statement, themeTitle } = facts(card);
    const statements = this.#picks.or(statement);
    const before = cardsOf(this).map(facts).filter((one) => statements.includes(one.statement));
    this.#forms.ask(card, this.dataset.askTheme ?? "", themeTitle, async (theme) => {
      await this.#do("theme.set", { statements, theme });
      const themes = new Set(before.map((one) => one.themeTitle));
      const back = [...themes].map((title) => ({
        kind: "theme.set",
        data: { statements: before.filter((one) => one.themeTitle === title).map((one) => one.statement), theme: title },
      }));
      this.#steps.rememberAll(`${this.dataset.themed}${before.map((one) => one.number).join(", ")}`, back);
      this.#letGo(statement);
    });
  }

  /**
   * A priority, a strategy or a decision that grows from what is picked, or from this card.
   * @param {HTMLElement} card
   * @param {string} what
   */
  #askGrowth(card, what) {
    const growth = /** @type {import("./growing.js").Growth} */ (GROWTHS[what]);
    const { statement, text } = facts(card);
    const statements = this.#picks.or(statement);
    const offered = growth.fromText && statements.length === 1 && statements[0] === statement ? text : "";
    this.#forms.ask(card, this.dataset[`${what}Ask`] ?? "", offered, async (words) => {
      const board = growth.ofBoard ? { board: Number(this.dataset.board) } : {};
      const { result } = await this.#do(growth.kind, { ...board, [growth.field]: words, [growth.links]: statements });
      const name = String(result.number ?? result.pair ?? result.order ?? "");
      this.#steps.tell(`${this.dataset[`${what}Added`]}${name}`, `${growth.thing}.remove`, { [growth.thing]: result[growth.thing] });
      this.#letGo(statement);
    });
  }

  /** @param {number} statement whose card gets the focus */
  #letGo(statement) {
    this.#picks.clear();
    this.#showPicks();
    focusOn(document.getElementById(`statement-${statement}`));
  }

  /** @param {HTMLElement} card */
  #edit(card) {
    const { statement, number, version, text: before } = facts(card);
    const form = cloned("edit-form");
    const input = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
    input.value = before;
    this.#forms.open(card, form, input, async () => {
      const text = input.value;
      if (text.trim() === before) return;
      try {
        const { result } = await this.#do("statement.edit", { statement, version, text });
        this.#steps.remember(`${this.dataset.edited}${number}`, "statement.edit", { statement, version: result.version, text: before });
      } catch (refusal) {
        if (!(refusal instanceof Refused) || refusal.code !== "stale") throw refusal;
        this.#conflict(this.#forms.standing(card), refusal.body);
      }
    });
  }

  /**
   * Two wordings: both are shown, the person decides.
   * @param {HTMLElement} card
   * @param {{mine: string, current: string, version: number}} both
   */
  #conflict(card, both) {
    const { statement } = facts(card);
    const form = cloned("conflict-form");
    const input = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
    fill(form, "[data-current]", both.current);
    input.value = both.mine;
    card.dataset.text = both.current;
    card.dataset.version = String(both.version);
    fill(card, ".say-text", both.current);
    form.querySelector("[data-keep]")?.addEventListener("click", () => this.#forms.close(this.#forms.standing(card)));
    this.#forms.open(card, form, input, async () => {
      try {
        await this.#do("statement.edit", { statement, version: both.version, text: input.value });
      } catch (refusal) {
        if (!(refusal instanceof Refused) || refusal.code !== "stale") throw refusal;
        this.#conflict(this.#forms.standing(card), refusal.body);
      }
    });
  }
}

customElements.define("swot-board", SwotBoard);
