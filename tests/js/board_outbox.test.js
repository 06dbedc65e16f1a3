// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox, Refused, pause } from "../../static/js/board/outbox.js";
import { uuid } from "../../static/js/board/uuid.js";

const done = { status: 200, body: { seq: 1, result: {} } };
const atOnce = async () => {};

/**
 * @param {import("../../static/js/board/outbox.js").Reply[]} replies
 * @returns {{outbox: Outbox, sent: import("../../static/js/board/outbox.js").Operation[]}}
 */
function answering(replies) {
  /** @type {import("../../static/js/board/outbox.js").Operation[]} */
  const sent = [];
  const outbox = new Outbox(async (operation) => {
    sent.push(operation);
    const reply = replies.shift() ?? done;
    if (reply.status === 0) throw new TypeError("no network");
    return reply;
  }, atOnce);
  return { outbox, sent };
}

test("what got no answer is sent again under the same UUID", async () => {
  const { outbox, sent } = answering([
    { status: 0, body: null },
    { status: 502, body: null },
    { status: 429, body: { error: { code: "throttled" } } },
  ]);

  await outbox.put("statement.add", { text: "раз" });

  assert.equal(sent.length, 4);
  assert.equal(new Set(sent.map((operation) => JSON.stringify(operation))).size, 1);
});

test("lines go in the order in which they were typed, also through an outage", async () => {
  const { outbox, sent } = answering([{ status: 0, body: null }]);

  await Promise.all(["раз", "два", "три"].map((text) => outbox.put("statement.add", { text })));

  assert.deepEqual(sent.map((operation) => operation.data.text), ["раз", "раз", "два", "три"]);
  assert.equal(new Set(sent.map((operation) => operation.op_id)).size, 3);
});

test("a refusal in words rejects its line and lets the next one through", async () => {
  const { outbox } = answering([{ status: 422, body: { error: { code: "too_long", message: "Слишком длинно" } } }]);

  const first = outbox.put("statement.add", {});
  const second = outbox.put("statement.add", {});

  await assert.rejects(first, (refusal) => refusal instanceof Refused && refusal.code === "too_long" && refusal.message === "Слишком длинно");
  assert.equal((await second).seq, 1);
});

for (const reply of [
  { status: 401, body: { error: "signed_out" } },
  { status: 403, body: null },
]) test(`a sign-in that has run out (${reply.status}) keeps the line and says so`, async () => {
  /** @type {boolean[]} */
  const signedOut = [];
  const { outbox } = answering([reply]);
  outbox.addEventListener("change", () => signedOut.push(outbox.state.signedOut));

  await outbox.put("statement.add", {});

  assert.deepEqual(signedOut, [false, true, false]);
  assert.deepEqual(outbox.state, { waiting: 0, failing: false, signedOut: false });
});

test("a 2xx that is no answer of ours does not count as one", async () => {
  const { outbox, sent } = answering([{ status: 200, body: null }]);

  await outbox.put("statement.add", {});

  assert.equal(sent.length, 2);
});

test("pauses grow and stay within half a minute", () => {
  assert.deepEqual([1, 2, 3, 6, 20].map((attempt) => pause(attempt, 1)), [1000, 2000, 4000, 30_000, 30_000]);
  assert.equal(pause(1, 0), 500);
});

test("a UUID is a random one of version 4", () => {
  const made = new Set(Array.from({ length: 100 }, uuid));

  assert.equal(made.size, 100);
  for (const one of made) assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
