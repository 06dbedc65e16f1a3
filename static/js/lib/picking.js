// @ts-check

/**
 * What the boxes of a list say together.
 * @param {boolean[]} boxes
 */
export function picked(boxes) {
  const number = boxes.filter(Boolean).length;
  return { number, all: number > 0 && number === boxes.length, some: number > 0 };
}

/**
 * From the upper to the lower of two rows, whichever was pressed first; a row that is gone counts as the other.
 * @param {number} first
 * @param {number} second
 * @returns {[number, number]}
 */
export function range(first, second) {
  const from = first < 0 ? second : first;
  return [Math.min(from, second), Math.max(from, second)];
}

/**
 * The boxes of a list when the rows from one to another are picked together, and the others stay as they were.
 * @param {boolean[]} before
 * @param {number} from
 * @param {number} to
 */
export function pickedTo(before, from, to) {
  const [first, last] = range(from, to);
  return before.map((was, place) => was || (place >= first && place <= last));
}

/**
 * Where an item goes in a list when it is moved by one; the same place at either end.
 * @param {number} place
 * @param {"ArrowUp" | "ArrowDown"} key
 * @param {number} length
 */
export function moved(place, key, length) {
  return Math.max(0, Math.min(length - 1, place + (key === "ArrowUp" ? -1 : 1)));
}
