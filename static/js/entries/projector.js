// @ts-check
// What the wall of the hall loads: it only listens.
import "../board/live-feed.js";
import "../board/time-left.js";
