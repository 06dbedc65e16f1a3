// @ts-check

/** @typedef {{kind: string, data: Record<string, unknown>}} Back an operation that takes something back */
/** @typedef {{words: string, back: Back[]}} Step what was done, and what takes it back */

const MOST_STEPS = 20;

/** The last steps of this page, the newest on top. Each is taken back by a new operation, never by forgetting. */
export class Steps {
  /** @type {Step[]} */
  #steps = [];

  /** @param {Step} step */
  add(step) {
    this.#steps.push(step);
    this.#steps.splice(0, Math.max(0, this.#steps.length - MOST_STEPS));
  }

  /** @returns {Step | undefined} */
  get last() {
    return this.#steps.at(-1);
  }

  /** @returns {Step | undefined} */
  take() {
    return this.#steps.pop();
  }

  /** @param {Step} step */
  forget(step) {
    this.#steps = this.#steps.filter((other) => other !== step);
  }
}
