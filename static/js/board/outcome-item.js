// @ts-check
// What an item of the desk says of itself in its data attributes, and how it comes back after a removal.

/** @typedef {import("./undo.js").Back} Back */

/** @param {string | undefined} list */
export function numbers(list) {
  return (list ?? "").split(" ").filter(Boolean).map(Number);
}

/**
 * What an edit of an instruction leaves as it is.
 * @param {DOMStringMap} item
 */
export function kept({ together, controller, person }) {
  return { together: numbers(together), ...(controller ? { controller: Number(controller) } : {}), ...(person ? { person: Number(person) } : {}) };
}

/**
 * The operation that writes down again what is about to be removed, with all that it grew from.
 * @param {DOMStringMap} item
 * @returns {Back}
 */
export function wayBack(item) {
  const text = item.text ?? "";
  const statements = numbers(item.statements);
  const strategies = numbers(item.strategies);
  if (item.thing === "priority") return { kind: "priority.add", data: { title: text, statements, strategies } };
  if (item.thing === "strategy") return { kind: "strategy.add", data: { board: Number(item.board), text, statements } };
  if (item.thing === "decision") {
    const data = { text, decision_kind: item.decisionKind ?? "", statements, strategies, priorities: numbers(item.priorities) };
    return { kind: "decision.add", data: { ...data, ...(item.item ? { item: Number(item.item) } : {}) } };
  }
  const { organisation, due } = item;
  const task = { ...(organisation ? { organisation: Number(organisation) } : {}), ...(due ? { due_on: due } : {}) };
  return { kind: "instruction.issue", data: { decision: Number(item.decision), text, ...task, ...kept(item) } };
}
