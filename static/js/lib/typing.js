// @ts-check

/**
 * Does a key pressed here go into a text? Then it is no shortcut.
 * @param {{tagName?: string, type?: string, isContentEditable?: boolean} | null} target
 */
export function takesText(target) {
  if (!target) return false;
  if (target.isContentEditable) return true;
  if (target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  return target.tagName === "INPUT" && !["checkbox", "radio", "button", "submit", "reset"].includes(target.type ?? "");
}

/**
 * What a form holds, as one text: two of them differ when the form was changed.
 * @param {Iterable<[string, unknown]>} entries of FormData
 */
export function contents(entries) {
  return JSON.stringify(
    [...entries]
      .filter(([name]) => name !== "csrfmiddlewaretoken")
      .map(([name, value]) => [name, typeof value === "string" ? value : /** @type {File} */ (value).name]),
  );
}
