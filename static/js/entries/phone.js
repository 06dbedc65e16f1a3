// @ts-check
// What the phone of a participant loads, and nothing else.
import "../board/board-status.js";
import "../board/live-feed.js";
import "../board/own-ballot.js";
import "../board/time-left.js";
import "../phone/phone-page.js";
