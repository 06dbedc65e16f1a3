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
  assert.deepEqual(outbox.state, { waiting: 0, failing: false, signedOut: false, unsafe: false });
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

/** A store that outlives its page. */
function shelf() {
  /** @type {import("../../static/js/board/storage.js").Kept[]} */
  let rows = [];
  return {
    get rows() {
      return rows;
    },
    /** @param {import("../../static/js/board/storage.js").Kept} kept */
    add: async (kept) => void rows.push(kept),
    /** @param {string} op_id */
    remove: async (op_id) => void (rows = rows.filter((row) => row.op_id !== op_id)),
    /** @param {string} op_id @param {string} message */
    refuse: async (op_id, message) => void (rows = rows.map((row) => (row.op_id === op_id ? { ...row, refusal: { message } } : row))),
    // As IndexedDB does, it reads after what is being written.
    adopt: async () => (await atOnce(), [...rows]),
  };
}

test("what a page could not send the next one sends first, in its order and under its UUIDs", async () => {
  const store = shelf();
  const silent = new Outbox(() => new Promise(() => {}), atOnce, store);
  for (const text of ["раз", "два"]) void silent.put("statement.add", { text }, { typed: `+ ${text}` });
  await atOnce();
  const op_ids = store.rows.map((row) => row.op_id);
  /** @type {import("../../static/js/board/outbox.js").Operation[]} */
  const sent = [];
  const next = new Outbox(async (operation) => (sent.push(operation), done), atOnce, store);
  /** @type {Promise<unknown>[]} */
  const answers = [];

  const restoring = next.restore((_kept, answer) => answers.push(answer), () => assert.fail("nothing was refused"));
  const later = next.put("statement.add", { text: "три" });
  await restoring;
  await Promise.all([...answers, later]);

  assert.deepEqual(sent.map((operation) => operation.data.text), ["раз", "два", "три"]);
  assert.deepEqual(sent.slice(0, 2).map((operation) => operation.op_id), op_ids);
  assert.deepEqual(store.rows, []);
});

test("a line typed while the store is being read is sent once", async () => {
  const store = shelf();
  /** @type {import("../../static/js/board/outbox.js").Operation[]} */
  const sent = [];
  const outbox = new Outbox(async (operation) => (sent.push(operation), done), atOnce, store);

  const restoring = outbox.restore(() => assert.fail("nothing was left by another page"), () => assert.fail("nothing was refused"));
  const typed = outbox.put("statement.add", { text: "раз" }, { typed: "+ раз" });
  assert.equal(store.rows.length, 1);
  await restoring;
  await typed;

  assert.deepEqual(sent.map((operation) => operation.data.text), ["раз"]);
});

test("a refused line is kept over a reload until a person has decided", async () => {
  const store = shelf();
  const refusal = { status: 422, body: { error: { code: "too_long", message: "Слишком длинно" } } };
  const first = new Outbox(async () => refusal, atOnce, store);
  await assert.rejects(first.put("statement.add", { text: "длинно" }, { typed: "+ длинно" }));

  const second = new Outbox(async () => done, atOnce, store);
  /** @type {import("../../static/js/board/storage.js").Kept[]} */
  const refused = [];
  await second.restore(() => assert.fail("it is not sent again"), (kept) => refused.push(kept));
  assert.deepEqual(refused.map((kept) => [kept.typed, kept.refusal?.message]), [["+ длинно", "Слишком длинно"]]);

  second.forget(refused[0]?.op_id ?? "");
  assert.deepEqual(store.rows, []);
});

test("a browser that keeps nothing still sends, and says so", async () => {
  const store = { ...shelf(), add: () => Promise.reject(new Error("disk full")) };
  const outbox = new Outbox(async () => done, atOnce, store);

  await outbox.put("statement.add", { text: "раз" });

  assert.equal(outbox.state.unsafe, true);
});
