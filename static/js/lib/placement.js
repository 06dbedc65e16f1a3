// @ts-check

/** @typedef {{left: number, top: number, width: number, height: number}} Box */

/**
 * Where a hint of the given size stands: above the middle of the mark, inside the frame;
 * below the mark where there is no room above.
 * @param {Box} mark in the coordinates of the frame
 * @param {{width: number, height: number}} hint
 * @param {{width: number}} frame
 * @returns {{left: number, top: number}}
 */
export function hintPlace(mark, hint, frame) {
  const middle = mark.left + mark.width / 2 - hint.width / 2;
  const left = Math.max(0, Math.min(middle, frame.width - hint.width));
  const above = mark.top - hint.height - 6;
  return { left: Math.round(left), top: Math.round(above >= -hint.height ? above : mark.top + mark.height + 6) };
}
