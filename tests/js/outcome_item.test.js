// What was removed from the desk comes back with all that it grew from.
import assert from "node:assert/strict";
import { test } from "node:test";

import { wayBack } from "../../static/js/board/outcome-item.js";

test("a priority comes back with its statements and strategies", () => {
  const item = { thing: "priority", text: "Точное литьё", statements: "3 5 ", strategies: "2 " };
  assert.deepEqual(wayBack(item), { kind: "priority.add", data: { title: "Точное литьё", statements: [3, 5], strategies: [2] } });
});

test("a strategy comes back to its board", () => {
  const item = { thing: "strategy", text: "Лить самим", board: "4", statements: "3 5 " };
  assert.deepEqual(wayBack(item), { kind: "strategy.add", data: { board: 4, text: "Лить самим", statements: [3, 5] } });
});

test("a decision comes back with its kind, its item of the agenda and its ground", () => {
  const item = { thing: "decision", text: "Создать центр", decisionKind: "resolve", item: "9", statements: "3 ", priorities: "1 ", strategies: "" };
  const data = { text: "Создать центр", decision_kind: "resolve", item: 9, statements: [3], priorities: [1], strategies: [] };
  assert.deepEqual(wayBack(item), { kind: "decision.add", data });
});

test("an instruction comes back with whoever carries it out and by when", () => {
  const item = { thing: "instruction", text: "Подготовить расчёт", decision: "7", organisation: "12", due: "01.12.2013", together: "13 14 ", controller: "6", person: "" };
  const data = { decision: 7, text: "Подготовить расчёт", organisation: 12, due_on: "01.12.2013", together: [13, 14], controller: 6 };
  assert.deepEqual(wayBack(item), { kind: "instruction.issue", data });
});
