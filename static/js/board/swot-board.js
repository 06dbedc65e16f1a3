// @ts-check
import { stepTo } from "../lib/steps.js";
import { takesText } from "../lib/typing.js";
import { apply, cardsOf, cloned, count, place } from "./cards.js";
import { GROWTHS, growthOf } from "./growing.js";
import { quadrantOf } from "./line.js";
import { Refused } from "./outbox.js";
import { Picks } from "./picks.js";
import { outbox } from "./sending.js";
import { Steps } from "./undo.js";
import { uuid } from "./uuid.js";

/** @typedef {import("./capture-line.js").CaptureLine} CaptureLine */
/** @typedef {import("./outbox.js").Answer} Answer */
/** @typedef {import("./feed.js").Told} Told */
/** @typedef {import("./undo.js").Back} Back */
/** @typedef {{data: Record<string, any>, typed: string, who: string, into: number}} Captured */
/** @typedef {{words: string, kind: string, data: Record<string, unknown>, cards: import("./outbox.js").Card[]}} Did */

/**
 * `<swot-board data-ops="…" data-board="1">` around the quadrants. Lines of `<capture-line>` stand here at once,
 * as unsent; statements are walked, edited, moved, merged and taken off by keys. Words come in data attributes.
 */
class SwotBoard extends HTMLElement {
  #stop = new AbortController();
  #steps = new Steps();
  #picks = new Picks();
  /** Cards that others changed while somebody types in them. @type {Map<number, import("./outbox.js").Card>} */
  #held = new Map();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    document.addEventListener("told", (event) => this.#told(/** @type {CustomEvent<Told>} */ (event).detail), { signal });
    document.addEventListener("anew", (event) => this.#anew(/** @type {CustomEvent<Document>} */ (event).detail), { signal });
    document.addEventListener("redrawn", () => count(this), { signal });
    if (!this.dataset.ops) return;
    document.addEventListener("did", (event) => this.#did(/** @type {CustomEvent<Did>} */ (event).detail), { signal });
    document.addEventListener("captured", (event) => this.#captured(/** @type {CustomEvent<Captured>} */ (event)), { signal });
    document.addEventListener("resolved", (event) => this.#resolved(/** @type {CustomEvent<{text: string, typed: string}>} */ (event)), { signal });
    document.addEventListener("keydown", (event) => this.#anywhere(event), { signal });
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.addEventListener("dblclick", (event) => this.#doubleClicked(event), { signal });
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    for (const button of this.querySelectorAll("[data-unmerge]")) button.removeAttribute("hidden");
    void this.#restore();
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** @returns {CaptureLine | null} */
  get #line() {
    return document.querySelector("capture-line");
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
    for (const card of cards) {
      if (document.getElementById(`statement-${card.id}`)?.querySelector("form")) this.#held.set(card.id, card);
    }
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

  // A new line -----------------------------------------------------------------------------------------

  /** @param {CustomEvent<Captured>} event */
  #captured({ detail: { data, typed, who, into } }) {
    const op_id = uuid();
    const recorded = this.#follow({ op_id, data, typed }, who, outbox.put("statement.add", data, { op_id, typed }));
    if (into) void recorded.then((result) => result && this.#mergeNew(result, into));
  }

  /**
   * A line that was recorded as the same as another.
   * @param {Record<string, any>} result
   * @param {number} into
   */
  async #mergeNew({ statement, number }, into) {
    await this.#try(async () => {
      await this.#do("statement.merge", { statement, into });
      this.#tell(`${this.dataset.merged}${number}`, "statement.unmerge", { statement });
    });
  }

  /**
   * What the queue of phones has done.
   * @param {Did} done
   */
  #did({ words, kind, data, cards }) {
    this.#apply(cards);
    this.#tell(words, kind, data);
  }

  /** «= Создать каталог»: a decision of the session. @param {CustomEvent<{text: string, typed: string}>} event */
  async #resolved({ detail: { text, typed } }) {
    const op_id = uuid();
    const data = { text };
    try {
      const { result } = await outbox.put("decision.add", data, { op_id, typed });
      this.#tell(`${this.dataset.decisionAdded}${result.number}`, "decision.remove", { decision: result.decision });
    } catch (refusal) {
      this.#refused({ op_id, data, typed }, message(refusal));
    }
  }

  /** What an earlier page could not send, or the server would not take from it. */
  async #restore() {
    await outbox.restore(
      (kept, answer) => {
        if (kept.kind === "statement.add" && this.#isHere(kept.data)) void this.#follow(kept, "", answer);
        else answer.then(({ cards }) => this.#apply(cards ?? [])).catch((refusal) => this.#refused(kept, message(refusal)));
      },
      (kept) => this.#refused(kept, kept.refusal?.message ?? ""),
    );
  }

  /** @param {Record<string, unknown>} data */
  #isHere(data) {
    return Number(data.board) === Number(this.dataset.board);
  }

  /**
   * A line on its way: it stands here as unsent until the server has answered.
   * @param {{op_id: string, data: Record<string, any>, typed: string}} line
   * @param {string} who
   * @param {Promise<Answer>} coming
   * @returns {Promise<Record<string, any> | null>} what was recorded; null where it was refused
   */
  async #follow(line, who, coming) {
    const pending = cloned("pending-card");
    pending.dataset.op = line.op_id;
    this.#fill(pending, ".say-text", line.data.text);
    this.#fill(pending, ".who", [who, this.#line?.dataset.queued].filter(Boolean).join(" · "));
    this.#stand(pending, line.data.quadrant);
    try {
      const answer = await coming;
      pending.remove();
      this.#apply(answer.cards ?? []);
      this.#new(answer.result.statement);
      this.#remember(`${this.dataset.added}${answer.result.number}`, "statement.remove", {
        statement: answer.result.statement,
      });
      count(this);
      return answer.result;
    } catch (refusal) {
      pending.remove();
      this.#refused(line, message(refusal));
      count(this);
      return null;
    }
  }

  /**
   * @param {{op_id: string, data: Record<string, any>, typed: string}} line
   * @param {string} words
   */
  #refused({ op_id, data, typed }, words) {
    const card = cloned("refused-card");
    const text = typed || String(data.text ?? data.title ?? "");
    const quadrant = data.quadrant ?? "strength";
    this.#fill(card, ".say-text", text);
    this.#fill(card, "[data-message]", words);
    const decided = () => {
      card.remove();
      outbox.forget(op_id);
      this.#tellRefusals();
      count(this);
    };
    card.querySelector("[data-correct]")?.addEventListener("click", () => {
      if (this.#line?.giveBack(text, quadrant)) decided();
    });
    card.querySelector("[data-drop]")?.addEventListener("click", () => {
      decided();
      this.#line?.input.focus();
    });
    this.#stand(card, quadrant);
    this.#tellRefusals();
  }

  #tellRefusals() {
    const detail = this.querySelectorAll(".is-refused").length;
    this.dispatchEvent(new CustomEvent("refusals", { bubbles: true, detail }));
  }

  /**
   * At the end of the quadrant, among what has no theme.
   * @param {HTMLElement} card
   * @param {string} quadrant
   */
  #stand(card, quadrant) {
    Object.assign(card.dataset, { quadrant, theme: "" });
    place(this, card);
    count(this);
    card.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} statement */
  #new(statement) {
    for (const old of this.querySelectorAll(".is-new")) old.classList.remove("is-new");
    const card = document.getElementById(`statement-${statement}`);
    card?.classList.add("is-new");
    card?.scrollIntoView({ block: "nearest" });
  }

  // Keys -----------------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  #anywhere(event) {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const line = this.#line;
    if (event.key === "F6") {
      event.preventDefault();
      if (this.contains(document.activeElement)) line?.input.focus();
      else this.#focus(this.querySelector(".is-new") ?? cardsOf(this)[0] ?? null);
    } else if (event.key === "F1") {
      event.preventDefault();
      const dialog = document.getElementById("board-keys");
      if (dialog instanceof HTMLDialogElement) dialog.showModal();
    } else if (event.ctrlKey && event.code === "KeyZ" && !event.shiftKey && !event.altKey) {
      const isTyping = takesText(/** @type {HTMLElement} */ (event.target));
      if (isTyping && (event.target !== line?.input || line?.input.value !== "")) return;
      event.preventDefault();
      void this.#undo();
    } else if (event.key === "ArrowUp" && event.target === line?.input && line?.input.value === "") {
      event.preventDefault();
      this.#focus(this.querySelector(".is-new") ?? cardsOf(this).at(-1) ?? null);
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
    if (next !== null) this.#focus(cards[next] ?? null);
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
    if (merged) void this.#try(() => this.#do("statement.unmerge", { statement: Number(merged.getAttribute("data-merged")) }));
  }

  /** @param {Element | null} card */
  #focus(card) {
    if (!(card instanceof HTMLElement)) return;
    card.focus();
    card.scrollIntoView({ block: "nearest" });
  }

  /**
   * Picks a card and goes on to the next, so that a row of them is picked by one key.
   * @param {HTMLElement} card
   * @param {HTMLElement[]} cards
   */
  #pick(card, cards) {
    this.#picks.toggle(Number(card.dataset.statement));
    this.#showPicks();
    this.#focus(cards[cards.indexOf(card) + 1] ?? card);
  }

  /** First what is picked is let go, then the board. */
  #leave() {
    if (this.#picks.size === 0) return this.#line?.input.focus();
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
    await this.#try(async () => {
      await this.#do("statement.move", { statement, quadrant });
      this.#tell(`${this.dataset.moved}${number}`, "statement.move", { statement, quadrant: before });
    });
  }

  /** @param {HTMLElement} card */
  async #remove(card) {
    const { statement, number } = facts(card);
    await this.#try(async () => {
      await this.#do("statement.remove", { statement });
      this.#tell(`${this.dataset.removed}${number}`, "statement.restore", { statement });
    });
  }

  /** @param {HTMLElement} card */
  #askMerge(card) {
    const { statement, number } = facts(card);
    this.#ask(card, this.dataset.askMerge ?? "", "", async (typed) => {
      const into = cardsOf(this).find((other) => other.dataset.number === typed.trim());
      if (!into) throw new Error(this.dataset.noNumber);
      await this.#do("statement.merge", { statement, into: Number(into.dataset.statement) });
      this.#tell(`${this.dataset.merged}${number}`, "statement.unmerge", { statement });
      this.#focus(document.getElementById(`statement-${into.dataset.statement}`));
    });
  }

  /** @param {HTMLElement} card */
  #askTheme(card) {
    const { statement, themeTitle } = facts(card);
    const statements = this.#picks.or(statement);
    const before = cardsOf(this).map(facts).filter((one) => statements.includes(one.statement));
    this.#ask(card, this.dataset.askTheme ?? "", themeTitle, async (theme) => {
      await this.#do("theme.set", { statements, theme });
      const themes = new Set(before.map((one) => one.themeTitle));
      const back = [...themes].map((title) => ({
        kind: "theme.set",
        data: { statements: before.filter((one) => one.themeTitle === title).map((one) => one.statement), theme: title },
      }));
      this.#rememberAll(`${this.dataset.themed}${before.map((one) => one.number).join(", ")}`, back);
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
    this.#ask(card, this.dataset[`${what}Ask`] ?? "", offered, async (words) => {
      const board = growth.ofBoard ? { board: Number(this.dataset.board) } : {};
      const { result } = await this.#do(growth.kind, { ...board, [growth.field]: words, [growth.links]: statements });
      const name = String(result.number ?? result.pair ?? result.order ?? "");
      this.#tell(`${this.dataset[`${what}Added`]}${name}`, `${growth.thing}.remove`, { [growth.thing]: result[growth.thing] });
      this.#letGo(statement);
    });
  }

  /** @param {number} statement whose card gets the focus */
  #letGo(statement) {
    this.#picks.clear();
    this.#showPicks();
    this.#focus(document.getElementById(`statement-${statement}`));
  }

  /**
   * A question in the card: Enter answers, Esc leaves it.
   * @param {HTMLElement} card
   * @param {string} label
   * @param {string} value
   * @param {(typed: string) => Promise<void>} answer
   */
  #ask(card, label, value, answer) {
    const form = cloned("ask-form");
    const input = /** @type {HTMLInputElement} */ (form.querySelector("input"));
    this.#fill(form, "[data-label]", label);
    input.value = value;
    this.#open(card, form, input, () => answer(input.value));
  }

  /** @param {HTMLElement} card */
  #edit(card) {
    const { statement, number, version, text: before } = facts(card);
    const form = cloned("edit-form");
    const input = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
    input.value = before;
    this.#open(card, form, input, async () => {
      const text = input.value;
      if (text.trim() === before) return;
      try {
        const { result } = await this.#do("statement.edit", { statement, version, text });
        this.#remember(`${this.dataset.edited}${number}`, "statement.edit", { statement, version: result.version, text: before });
      } catch (refusal) {
        if (!(refusal instanceof Refused) || refusal.code !== "stale") throw refusal;
        this.#conflict(this.#standing(card), refusal.body);
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
    this.#fill(form, "[data-current]", both.current);
    input.value = both.mine;
    card.dataset.text = both.current;
    card.dataset.version = String(both.version);
    this.#fill(card, ".say-text", both.current);
    form.querySelector("[data-keep]")?.addEventListener("click", () => this.#close(this.#standing(card)));
    this.#open(card, form, input, async () => {
      try {
        await this.#do("statement.edit", { statement, version: both.version, text: input.value });
      } catch (refusal) {
        if (!(refusal instanceof Refused) || refusal.code !== "stale") throw refusal;
        this.#conflict(this.#standing(card), refusal.body);
      }
    });
  }

  /**
   * The card as it stands now: while a text was on its way it may have been drawn anew, or taken off the board.
   * What was taken off stands again for as long as somebody's text needs a place.
   * @param {HTMLElement} card
   */
  #standing(card) {
    const now = document.getElementById(card.id);
    if (now) return now;
    place(this, card);
    const id = Number(card.dataset.statement);
    this.#held.set(id, { id, html: null });
    return card;
  }

  /**
   * @param {HTMLElement} card
   * @param {HTMLElement} form
   * @param {HTMLInputElement | HTMLTextAreaElement} input
   * @param {() => Promise<void>} submit
   */
  #open(card, form, input, submit) {
    card.querySelector("form")?.remove();
    card.append(form);
    card.classList.add("is-edited");
    input.focus();
    input.select();
    const send = async () => {
      const note = form.querySelector("[data-message]");
      note?.setAttribute("hidden", "");
      // While it is on its way the card may be drawn anew, so the form makes room first and comes back if refused.
      form.remove();
      card.classList.remove("is-edited");
      card.classList.add("is-unsent");
      try {
        await submit();
        // The server's new card may stand where this one stood.
        if (!card.querySelector("form") && document.activeElement === document.body) {
          this.#focus(document.getElementById(card.id));
        }
      } catch (refusal) {
        card = this.#standing(card);
        card.append(form);
        card.classList.add("is-edited");
        input.focus();
        if (note) {
          note.textContent = message(refusal);
          note.removeAttribute("hidden");
        }
      } finally {
        card.classList.remove("is-unsent");
      }
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send();
    });
    form.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.#close(card);
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === input) {
        event.preventDefault();
        void send();
      }
    });
    form.querySelector("[data-cancel]")?.addEventListener("click", () => this.#close(card));
  }

  /** @param {HTMLElement} card */
  #close(card) {
    card.querySelector("form")?.remove();
    card.classList.remove("is-edited");
    card.focus();
    const held = this.#held.get(Number(card.dataset.statement));
    if (held) this.#apply([held]);
    this.#held.delete(Number(card.dataset.statement));
  }

  // Steps back -----------------------------------------------------------------------------------------

  /**
   * @param {string} words
   * @param {string} kind
   * @param {Record<string, unknown>} data
   */
  #tell(words, kind, data) {
    const step = this.#remember(words, kind, data);
    document.body.dispatchEvent(new CustomEvent("toast", { detail: { text: words, undo: () => void this.#undo(step) } }));
  }

  /**
   * @param {string} words
   * @param {string} kind what takes the step back
   * @param {Record<string, unknown>} data
   */
  #remember(words, kind, data) {
    return this.#rememberAll(words, [{ kind, data }]);
  }

  /**
   * @param {string} words
   * @param {Back[]} back
   */
  #rememberAll(words, back) {
    const step = { words, back };
    this.#steps.add(step);
    this.#showStep();
    return step;
  }

  /** @param {import("./undo.js").Step | undefined} [chosen] */
  async #undo(chosen) {
    const step = chosen ?? this.#steps.last;
    if (!step) return;
    this.#steps.forget(step);
    this.#showStep();
    await this.#try(async () => {
      for (const { kind, data } of step.back) await this.#do(kind, data);
    });
  }

  #showStep() {
    const { last } = this.#steps;
    document.querySelector("[data-undo-note]")?.toggleAttribute("hidden", !last);
    const what = document.querySelector("[data-undo-what]");
    if (what) what.textContent = last?.words ?? "";
  }

  /**
   * A refusal is said in words; nothing else has happened.
   * @param {() => Promise<unknown>} act
   */
  async #try(act) {
    try {
      await act();
    } catch (refusal) {
      document.body.dispatchEvent(new CustomEvent("toast", { detail: { text: message(refusal) } }));
    }
  }

  /**
   * @param {Element} root
   * @param {string} selector
   * @param {string} text
   */
  #fill(root, selector, text) {
    const part = root.querySelector(selector);
    if (part) part.textContent = text;
  }
}

/** @param {HTMLElement} card */
function facts(card) {
  return {
    statement: Number(card.dataset.statement),
    number: card.dataset.number ?? "",
    quadrant: card.dataset.quadrant ?? "",
    version: Number(card.dataset.version),
    themeTitle: card.dataset.themeTitle ?? "",
    text: card.dataset.text ?? "",
  };
}

/** @param {unknown} refusal */
function message(refusal) {
  return refusal instanceof Error ? refusal.message : String(refusal);
}

customElements.define("swot-board", SwotBoard);
