// @ts-check

/**
 * Where a key leads in a list of `length` rows. Null when the key does not move.
 * @param {string} key as in KeyboardEvent.key
 * @param {number} current -1 while nothing is current
 * @param {number} length
 * @returns {number | null}
 */
export function stepTo(key, current, length) {
  if (length === 0) return null;
  switch (key) {
    case "ArrowDown":
      return Math.min(current + 1, length - 1);
    case "ArrowUp":
      return Math.max(current - 1, 0);
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return null;
  }
}

/**
 * The same in a circle: from the last option down to the first.
 * @param {string} key
 * @param {number} current
 * @param {number} length
 * @returns {number | null}
 */
export function turnTo(key, current, length) {
  if (length === 0) return null;
  if (key === "ArrowDown") return (current + 1) % length;
  if (key === "ArrowUp") return current <= 0 ? length - 1 : current - 1;
  return null;
}
