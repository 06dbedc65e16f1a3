// @ts-check
// What the board of a session loads on top of portal.js.
import "../board/at-console.js";
import "../board/board-status.js";
import "../board/capture-line.js";
import "../board/doing.js";
import "../board/hall-foot.js";
import "../board/live-feed.js";
import "../board/outcome-desk.js";
import "../board/phone-queue.js";
import "../board/swot-board.js";
import "../board/time-left.js";
import "../board/voting-desk.js";
