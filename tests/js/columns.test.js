// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { hidden } from "../../static/js/lib/columns.js";

const column = (/** @type {number} */ left, stays = false) => ({ left, right: left + 100, stays });

test("columns that are seen whole are not hidden", () => {
  assert.deepEqual(hidden([column(0), column(100), column(200)], 0, 300), { left: 0, right: 0 });
});

test("columns beyond an edge are counted, also those cut by it", () => {
  assert.deepEqual(hidden([column(-150), column(-50), column(50), column(150), column(250)], 0, 200), {
    left: 2,
    right: 2,
  });
});

test("columns that stay cover others and are never hidden", () => {
  assert.deepEqual(hidden([column(0, true), column(50), column(150), column(250), column(300, true)], 0, 400), {
    left: 1,
    right: 1,
  });
});
