// @ts-check
import { openDB } from "idb";

/** @typedef {import("./outbox.js").Operation} Operation */
/** @typedef {Operation & {typed: string, refusal?: {message: string}}} Kept */

/**
 * Where operations wait until the server has them: over a reload, a closed tab, an empty battery.
 * @typedef {object} Store
 * @property {(kept: Kept) => Promise<void>} add
 * @property {(op_id: string) => Promise<void>} remove
 * @property {(op_id: string, message: string) => Promise<void>} refuse the server will not take it; a person decides
 * @property {() => Promise<Kept[]>} adopt what no living page looks after, in the order in which it was typed
 */

const BEAT = 4000;
/** A page that has not said so long that it lives is gone. */
const GONE = 15_000;

/**
 * The store of this page for one user and one session. Pages of one browser share it: each looks after its own
 * operations, and takes over those of pages that are gone. What is sent twice has one UUID and is done once.
 * @param {string} key
 * @returns {Store}
 */
export function browserStore(key) {
  const page = ownName();
  const opened = openDB("portal-outbox", 1, {
    upgrade(database) {
      const operations = database.createObjectStore("operations", { keyPath: "order" });
      operations.createIndex("op_id", "op_id");
      operations.createIndex("key", "key");
      database.createObjectStore("pages", { keyPath: "page" });
    },
  });
  // Whoever asks for the store learns of the failure; nobody may be asking yet.
  opened.catch(() => {});
  const beat = async () => (await opened).put("pages", { page, at: Date.now() });
  let last = 0;

  /** @param {string} op_id */
  async function found(op_id) {
    return (await opened).getFromIndex("operations", "op_id", op_id);
  }

  return {
    async add(kept) {
      last = Math.max(Date.now(), last + 1);
      // Between two pages the same millisecond is no order at all; within a page it is.
      const order = `${String(last).padStart(16, "0")}-${page}`;
      await (await opened).put("operations", { ...kept, key, page, order });
    },
    async remove(op_id) {
      const row = await found(op_id);
      if (row) await (await opened).delete("operations", row.order);
    },
    async refuse(op_id, message) {
      const row = await found(op_id);
      if (row) await (await opened).put("operations", { ...row, refusal: { message } });
    },
    async adopt() {
      const database = await opened;
      await beat();
      window.setInterval(() => void beat().catch(() => {}), BEAT);
      const living = new Set(
        (await database.getAll("pages")).filter((other) => other.page !== page && Date.now() - other.at < GONE).map((other) => other.page),
      );
      const change = database.transaction("operations", "readwrite");
      const adopted = [];
      for (const row of await change.store.index("key").getAll(key)) {
        if (living.has(row.page)) continue;
        adopted.push(row);
        await change.store.put({ ...row, page });
      }
      await change.done;
      return adopted.sort((one, other) => (one.order < other.order ? -1 : 1));
    },
  };
}

/** The name of this page, the same after a reload. */
function ownName() {
  try {
    const known = sessionStorage.getItem("page");
    if (known) return known;
    const made = Math.random().toString(36).slice(2);
    sessionStorage.setItem("page", made);
    return made;
  } catch {
    return Math.random().toString(36).slice(2);
  }
}
