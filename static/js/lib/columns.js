// @ts-check

/**
 * How many columns of a table lie beyond either edge of what is seen of it, wholly or by more than a hair. Columns that
 * stay in sight narrow what is seen of the others.
 * @param {{ left: number, right: number, stays: boolean }[]} heads
 * @param {number} left
 * @param {number} right
 */
export function hidden(heads, left, right) {
  const middle = (left + right) / 2;
  const stay = heads.filter((head) => head.stays);
  const from = Math.max(left, ...stay.filter((head) => head.left < middle).map((head) => head.right));
  const to = Math.min(right, ...stay.filter((head) => head.left >= middle).map((head) => head.left));
  const others = heads.filter((head) => !head.stays);
  return {
    left: others.filter((head) => head.left < from - 2).length,
    right: others.filter((head) => head.right > to + 2).length,
  };
}
