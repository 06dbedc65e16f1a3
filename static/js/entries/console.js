// @ts-check
// What pages of the console load beside the board: agenda, attendance.
import "../board/at-console.js";
import "../board/doing.js";
import "../board/live-feed.js";
import "../board/row-filter.js";
import "../board/time-left.js";
