// @ts-check
// What grows from statements by a key on a card, and how it is taken back.

/**
 * @typedef {object} Growth
 * @property {string} kind of the operation
 * @property {string} field of its words
 * @property {string} links the field of the statements
 * @property {string} thing whose id the answer holds
 * @property {boolean} [ofBoard] whether it names the board
 * @property {boolean} [fromText] whether the words of one statement are offered
 */

/** By what `growthOf` makes of a key. @type {Record<string, Growth>} */
export const GROWTHS = {
  priority: { kind: "priority.add", field: "title", links: "statements", thing: "priority", fromText: true },
  strategy: { kind: "strategy.add", field: "text", links: "statements", thing: "strategy", ofBoard: true },
  decision: { kind: "decision.add", field: "text", links: "statements", thing: "decision" },
};

/**
 * `code` is the place of the key on the board, the same in both layouts.
 * @param {{key: string, code: string}} event
 */
export function growthOf({ key, code }) {
  if (key === "=") return "decision";
  return { KeyP: "priority", KeyS: "strategy" }[code] ?? "";
}
