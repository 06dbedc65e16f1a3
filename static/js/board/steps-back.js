// @ts-check
import { message } from "./outbox.js";
import { Steps } from "./undo.js";

/** @typedef {import("./undo.js").Back} Back */

/** What this page has done on the board: it is told in words, and taken back from there or by a key. */
export class StepsBack {
  #steps = new Steps();
  #act;

  /** @param {(kind: string, data: Record<string, unknown>) => Promise<unknown>} act sends an operation */
  constructor(act) {
    this.#act = act;
  }

  /**
   * @param {string} words
   * @param {string} kind
   * @param {Record<string, unknown>} data
   */
  tell(words, kind, data) {
    const step = this.remember(words, kind, data);
    document.body.dispatchEvent(new CustomEvent("toast", { detail: { text: words, undo: () => void this.undo(step) } }));
  }

  /**
   * @param {string} words
   * @param {string} kind what takes the step back
   * @param {Record<string, unknown>} data
   */
  remember(words, kind, data) {
    return this.rememberAll(words, [{ kind, data }]);
  }

  /**
   * @param {string} words
   * @param {Back[]} back
   */
  rememberAll(words, back) {
    const step = { words, back };
    this.#steps.add(step);
    this.#showStep();
    return step;
  }

  /** @param {import("./undo.js").Step | undefined} [chosen] */
  async undo(chosen) {
    const step = chosen ?? this.#steps.last;
    if (!step) return;
    this.#steps.forget(step);
    this.#showStep();
    await attempt(async () => {
      for (const { kind, data } of step.back) await this.#act(kind, data);
    });
  }

  #showStep() {
    const { last } = this.#steps;
    document.querySelector("[data-undo-note]")?.toggleAttribute("hidden", !last);
    const what = document.querySelector("[data-undo-what]");
    if (what) what.textContent = last?.words ?? "";
  }
}

/**
 * A refusal is said in words; nothing else has happened.
 * @param {() => Promise<unknown>} act
 */
export async function attempt(act) {
  try {
    await act();
  } catch (refusal) {
    document.body.dispatchEvent(new CustomEvent("toast", { detail: { text: message(refusal) } }));
  }
}
