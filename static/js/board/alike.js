// @ts-check
import { cardsOf } from "./cards.js";
import { similar, stems } from "./similar.js";

/** @typedef {{statement: number, number: string, text: string}} Alike */

/** What a card speaks of, as long as its text stays. @type {WeakMap<HTMLElement, {text: string, words: Set<string>}>} */
const known = new WeakMap();

/**
 * Cards of the board that may say the same as a text, the closest first.
 * @param {HTMLElement} board
 * @param {string} text
 * @returns {Alike[]}
 */
export function alikeOn(board, text) {
  const cards = cardsOf(board);
  return similar(text, cards.map((card, at) => [at, wordsOf(card)])).flatMap((at) => {
    const card = cards[at];
    return card ? [{ statement: Number(card.dataset.statement), number: card.dataset.number ?? "", text: card.dataset.text ?? "" }] : [];
  });
}

/** @param {HTMLElement} card */
function wordsOf(card) {
  const text = card.dataset.text ?? "";
  const before = known.get(card);
  if (before?.text === text) return before.words;
  const words = stems(text);
  known.set(card, { text, words });
  return words;
}
