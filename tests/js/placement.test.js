// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { hintPlace } from "../../static/js/lib/placement.js";

const hint = { width: 100, height: 20 };

test("a hint stands above the middle of its mark", () => {
  assert.deepEqual(hintPlace({ left: 200, top: 100, width: 40, height: 50 }, hint, { width: 600 }), { left: 170, top: 74 });
});

test("it never leaves the picture sideways", () => {
  assert.equal(hintPlace({ left: 0, top: 100, width: 10, height: 50 }, hint, { width: 600 }).left, 0);
  assert.equal(hintPlace({ left: 590, top: 100, width: 10, height: 50 }, hint, { width: 600 }).left, 500);
});

test("without room above it stands below", () => {
  assert.equal(hintPlace({ left: 200, top: 0, width: 40, height: 50 }, hint, { width: 600 }).top, 56);
});
