// @ts-check
import { cloned, count, fill, place } from "./cards.js";
import { message } from "./outbox.js";
import { outbox } from "./sending.js";
import { attempt } from "./steps-back.js";
import { uuid } from "./uuid.js";

/** @typedef {import("./capture-line.js").CaptureLine} CaptureLine */
/** @typedef {import("./outbox.js").Answer} Answer */
/** @typedef {{data: Record<string, any>, typed: string, who: string, into: number}} Captured */

/** @returns {CaptureLine | null} */
export function captureLine() {
  return document.querySelector("capture-line");
}

/** Lines of `<capture-line>`: each stands on the board at once, as unsent, and as refused where it was refused. */
export class UnsentLines {
  #board;
  #apply;
  #act;
  #steps;

  /**
   * @param {HTMLElement} board
   * @param {(cards: import("./outbox.js").Card[]) => void} apply draws cards anew
   * @param {(kind: string, data: Record<string, unknown>) => Promise<unknown>} act sends an operation
   * @param {import("./steps-back.js").StepsBack} steps
   */
  constructor(board, apply, act, steps) {
    this.#board = board;
    this.#apply = apply;
    this.#act = act;
    this.#steps = steps;
  }

  /** @param {CustomEvent<Captured>} event */
  captured({ detail: { data, typed, who, into } }) {
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
    await attempt(async () => {
      await this.#act("statement.merge", { statement, into });
      this.#steps.tell(`${this.#board.dataset.merged}${number}`, "statement.unmerge", { statement });
    });
  }

  /** «= Создать каталог»: a decision of the session. @param {CustomEvent<{text: string, typed: string}>} event */
  async resolved({ detail: { text, typed } }) {
    const op_id = uuid();
    const data = { text };
    try {
      const { result } = await outbox.put("decision.add", data, { op_id, typed });
      this.#steps.tell(`${this.#board.dataset.decisionAdded}${result.number}`, "decision.remove", { decision: result.decision });
    } catch (refusal) {
      this.#refused({ op_id, data, typed }, message(refusal));
    }
  }

  /** What an earlier page could not send, or the server would not take from it. */
  async restore() {
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
    return Number(data.board) === Number(this.#board.dataset.board);
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
    fill(pending, ".say-text", line.data.text);
    fill(pending, ".who", [who, captureLine()?.dataset.queued].filter(Boolean).join(" · "));
    this.#stand(pending, line.data.quadrant);
    try {
      const answer = await coming;
      pending.remove();
      this.#apply(answer.cards ?? []);
      this.#new(answer.result.statement);
      this.#steps.remember(`${this.#board.dataset.added}${answer.result.number}`, "statement.remove", {
        statement: answer.result.statement,
      });
      count(this.#board);
      return answer.result;
    } catch (refusal) {
      pending.remove();
      this.#refused(line, message(refusal));
      count(this.#board);
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
    fill(card, ".say-text", text);
    fill(card, "[data-message]", words);
    const decided = () => {
      card.remove();
      outbox.forget(op_id);
      this.#tellRefusals();
      count(this.#board);
    };
    card.querySelector("[data-correct]")?.addEventListener("click", () => {
      if (captureLine()?.giveBack(text, quadrant)) decided();
    });
    card.querySelector("[data-drop]")?.addEventListener("click", () => {
      decided();
      captureLine()?.input.focus();
    });
    this.#stand(card, quadrant);
    this.#tellRefusals();
  }

  #tellRefusals() {
    const detail = this.#board.querySelectorAll(".is-refused").length;
    this.#board.dispatchEvent(new CustomEvent("refusals", { bubbles: true, detail }));
  }

  /**
   * At the end of the quadrant, among what has no theme.
   * @param {HTMLElement} card
   * @param {string} quadrant
   */
  #stand(card, quadrant) {
    Object.assign(card.dataset, { quadrant, theme: "" });
    place(this.#board, card);
    count(this.#board);
    card.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} statement */
  #new(statement) {
    for (const old of this.#board.querySelectorAll(".is-new")) old.classList.remove("is-new");
    const card = document.getElementById(`statement-${statement}`);
    card?.classList.add("is-new");
    card?.scrollIntoView({ block: "nearest" });
  }
}
