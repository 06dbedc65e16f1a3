// @ts-check

/**
 * The text with one more line; a line that is there already is not written twice.
 *
 * @param {string} text
 * @param {string} line
 */
export function withLine(text, line) {
  const lines = text.split("\n").filter((one) => one.trim() !== "");
  return (lines.includes(line) ? lines : [...lines, line]).join("\n");
}
