// @ts-check
// Buttons that do an operation: `<button data-do="agenda.start" data-item="5" data-told="…" data-undo="agenda.reset:5">`.
// `data-hotkey="F10"` presses one from anywhere, `data-walk` lets arrows walk the buttons of a row or a list.
import { outbox } from "./sending.js";

const NUMBERS = ["item", "seconds", "attendance", "day"];

/** @param {HTMLElement} button */
function dataOf(button) {
  /** @type {Record<string, number | string>} */
  const data = {};
  for (const name of NUMBERS) if (button.dataset[name]) data[name] = Number(button.dataset[name]);
  if (button.dataset.way) data.way = button.dataset.way;
  return data;
}

/** @param {string} text @param {() => void} [undo] */
function tell(text, undo) {
  document.body.dispatchEvent(new CustomEvent("toast", { detail: { text, undo } }));
}

/** @param {string} steps «agenda.reset:5,agenda.reopen:4» */
async function takeBack(steps) {
  for (const step of steps.split(",")) {
    const [kind = "", key] = step.split(":");
    const name = kind.startsWith("agenda.") ? "item" : "attendance";
    await outbox.put(kind, { [name]: Number(key) }).catch((refusal) => tell(refusal.message));
  }
}

/** @param {HTMLElement} button */
async function press(button) {
  // Pressed again while it is on its way, it would be done twice; an agenda has no second first item.
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const { do: kind = "", told, undo } = button.dataset;
  try {
    await outbox.put(kind, dataOf(button));
    if (told) tell(told, undo ? () => void takeBack(undo) : undefined);
  } catch (refusal) {
    tell(refusal instanceof Error ? refusal.message : String(refusal));
  } finally {
    button.removeAttribute("aria-busy");
  }
}

document.addEventListener("redrawn", (event) => {
  const present = event.target instanceof Element ? event.target.querySelector(".day-steps [aria-current]") : null;
  present?.scrollIntoView({ block: "nearest", inline: "nearest" });
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
  if (!(button instanceof HTMLElement)) return;
  event.preventDefault();
  void press(button);
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.ctrlKey || event.metaKey) return;
  if (onRow(event)) return;
  if (event.altKey) return;
  const target = document.querySelector(`[data-hotkey="${event.shiftKey ? "Shift+" : ""}${CSS.escape(event.key)}"]`);
  if (target instanceof HTMLElement) {
    event.preventDefault();
    if (event.repeat) return;
    if (event.key === "F4") target.focus();
    else target.click();
    return;
  }
  walk(event);
});

/**
 * Keys of the row that has the focus: `data-on="Alt+ArrowUp"` on one of its buttons.
 * @param {KeyboardEvent} event
 */
function onRow(event) {
  const row = event.target;
  if (!(row instanceof HTMLElement) || !row.matches("[data-walk] > [data-key]") || event.shiftKey) return false;
  const name = `${event.altKey ? "Alt+" : ""}${event.key === " " ? "Space" : event.key}`;
  const button = row.querySelector(`[data-on~="${CSS.escape(name)}"]`);
  if (!(button instanceof HTMLElement)) return false;
  event.preventDefault();
  if (!event.repeat) button.click();
  return true;
}

/** @param {KeyboardEvent} event */
function walk(event) {
  const from = event.target instanceof Element ? event.target.closest("[data-walk] [data-key]") : null;
  const places = [...(from?.closest("[data-walk]")?.querySelectorAll("[data-key]:not([hidden])") ?? [])];
  if (!from || event.shiftKey) return;
  const at = places.indexOf(from);
  const isRow = from.closest("[data-walk]")?.getAttribute("data-walk") === "row";
  const steps = /** @type {Record<string, number>} */ ({
    [isRow ? "ArrowRight" : "ArrowDown"]: at + 1,
    [isRow ? "ArrowLeft" : "ArrowUp"]: at - 1,
    Home: 0,
    End: places.length - 1,
  });
  const next = places[Math.max(0, Math.min(places.length - 1, steps[event.key] ?? -1))];
  if (!(event.key in steps) || !(next instanceof HTMLElement)) return;
  event.preventDefault();
  if (from.hasAttribute("tabindex")) for (const place of places) place.setAttribute("tabindex", place === next ? "0" : "-1");
  next.focus();
}
