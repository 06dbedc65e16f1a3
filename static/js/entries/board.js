// @ts-check
// What the board of a session loads on top of portal.js.
import "../board/board-status.js";
import "../board/capture-line.js";
import "../board/live-feed.js";
import "../board/swot-board.js";
