// @ts-check
import { Outbox } from "./outbox.js";
import { browserStore } from "./storage.js";

/** @typedef {import("./outbox.js").Operation} Operation */
/** @typedef {import("./outbox.js").Reply} Reply */

const PATIENCE = 15_000;

/** Read when an operation is sent: signing in again has changed it. */
export function csrfToken() {
  const cookie = /(?:^|; )(?:__Host-)?csrf=([^;]+)/.exec(document.cookie);
  return cookie?.[1] ?? document.body.dataset.csrf ?? "";
}

/**
 * @param {Operation} operation
 * @returns {Promise<Reply>}
 */
async function send(operation) {
  const address = document.querySelector("[data-ops]")?.getAttribute("data-ops") ?? "";
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), "X-Cards": "1" },
    body: JSON.stringify(operation),
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  });
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { status: answer.status, body: isJson ? await answer.json() : null };
}

/** Another user of the same browser must not send what this one typed. */
const whose = document.querySelector("[data-outbox]")?.getAttribute("data-outbox") ?? "";

/** The outbox of this page. */
export const outbox = new Outbox(send, undefined, browserStore(whose));

window.addEventListener("online", () => outbox.wake());
window.addEventListener("pageshow", () => outbox.wake());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") outbox.wake();
});
window.addEventListener("beforeunload", (event) => {
  if (outbox.state.unsafe && outbox.state.waiting > 0) event.preventDefault();
});
