// @ts-check
// A form that is an operation: `data-op` names its kind, `data-as` says what a field is.

/**
 * The data of an operation from a form: numbers, lists of numbers and flags as such, empty fields left out.
 * @param {Iterable<{name: string, value: string, as: string}>} fields in their order
 * @returns {Record<string, unknown>}
 */
export function dataOf(fields) {
  /** @type {Record<string, unknown>} */
  const data = {};
  for (const { name, value, as } of fields) {
    if (as === "numbers") {
      const list = /** @type {number[]} */ (data[name] ??= []);
      if (value !== "") list.push(Number(value));
    } else if (value === "") {
      continue;
    } else if (as === "number") {
      // What is no number goes as it was typed, for the server to say so.
      data[name] = /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
    } else if (as === "flag") {
      data[name] = true;
    } else {
      data[name] = value;
    }
  }
  return data;
}

const OF_THE_FORM = new Set(["csrfmiddlewaretoken", "kind", "next", "op_id", "scope"]);

/**
 * What the form would send when it is submitted by `button`.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
export function fieldsOf(form, button) {
  const fields = [];
  for (const field of form.elements) {
    const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement;
    if (!isField && field !== button) continue;
    const { name, value } = /** @type {HTMLInputElement} */ (field);
    if (!name || OF_THE_FORM.has(name) || /** @type {HTMLInputElement} */ (field).disabled) continue;
    if (field instanceof HTMLInputElement && field.type === "checkbox" && !field.checked) continue;
    fields.push({ name, value, as: field instanceof HTMLElement ? (field.dataset.as ?? "") : "" });
  }
  return fields;
}
