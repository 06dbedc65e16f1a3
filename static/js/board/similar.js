// @ts-check
// Statements that may say the same, by the words they share. `sessions_app/similar.py` finds the same; both are
// tested against the same cases.

const MOST = 3;
/** Two words in common, and half of the words of both: less is chance. */
const COMMON = 2;
const ALIKE = 0.5;
/** Russian words end in many ways and begin in one. */
const STEM = 5;
const SHORTEST = 3;
const EMPTY = new Set(
  ("для без при под над про или что как где это все нет есть был была было были его еще уже тоже также " +
    "между через после перед более менее очень можно нужно надо чтобы если когда только").split(" "),
);

/**
 * What a text speaks of: beginnings of its words, without those that say nothing.
 * @param {string} text
 * @returns {Set<string>}
 */
export function stems(text) {
  const words = text.toLowerCase().replaceAll("ё", "е").match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => word.length >= SHORTEST && !EMPTY.has(word)).map((word) => word.slice(0, STEM)));
}

/**
 * The keys of those that are alike, the closest first.
 * @param {string} text
 * @param {Iterable<[number, Set<string>]>} others keys with their stems
 * @returns {number[]}
 */
export function similar(text, others) {
  const wanted = stems(text);
  const found = [];
  for (const [key, words] of others) {
    const common = [...wanted].filter((word) => words.has(word)).length;
    const score = common / Math.sqrt(wanted.size * words.size);
    if (common >= COMMON && score >= ALIKE) found.push({ key, score });
  }
  found.sort((one, other) => other.score - one.score || one.key - other.key);
  return found.slice(0, MOST).map(({ key }) => key);
}
