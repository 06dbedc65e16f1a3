// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { moved, picked, pickedTo, range } from "../../static/js/lib/picking.js";

test("the boxes of a page say how many are picked, and whether all", () => {
  assert.deepEqual(picked([]), { number: 0, all: false, some: false });
  assert.deepEqual(picked([true, false, true]), { number: 2, all: false, some: true });
  assert.deepEqual(picked([true, true]), { number: 2, all: true, some: true });
});

test("a range is the same from either end", () => {
  assert.deepEqual(range(5, 2), [2, 5]);
  assert.deepEqual(range(2, 5), [2, 5]);
  assert.deepEqual(range(-1, 3), [3, 3]);
});

test("a range picks its rows and gives back those it leaves", () => {
  const before = [true, false, false, false];
  assert.deepEqual(pickedTo(before, 2, 3), [true, false, true, true]);
  assert.deepEqual(pickedTo(before, 2, 1), [true, true, true, false]);
  assert.deepEqual(pickedTo(before, 2, 2), [true, false, true, false]);
});

test("a column moves by one and stays at the ends", () => {
  assert.equal(moved(0, "ArrowUp", 3), 0);
  assert.equal(moved(0, "ArrowDown", 3), 1);
  assert.equal(moved(2, "ArrowDown", 3), 2);
});
