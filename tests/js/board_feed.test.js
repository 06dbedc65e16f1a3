import assert from "node:assert/strict";
import test from "node:test";

import { AGAIN, FIRST_FRAME, Feed, POLL, SILENT } from "../../static/js/board/feed.js";

/** A feed with a clock and a network of its own. */
function world() {
  const streams = [];
  const polls = [];
  const heard = [];
  const the = { now: 0, answer: { status: 200, body: { events: [], seq: 0 } }, streams, polls, heard };
  class Source extends EventTarget {
    readyState = 1;
    constructor(url) {
      super();
      this.url = url;
      streams.push(this);
    }
    close() {
      this.readyState = 2;
    }
    say(name, data = "") {
      const event = Object.assign(new Event(name), { data });
      if (name === "message") this.onmessage(event);
      else this.dispatchEvent(event);
    }
    break(readyState) {
      this.readyState = readyState;
      this.onerror();
    }
  }
  the.feed = new Feed("/stream", "/events", {
    open: (url) => new Source(url),
    read: async (url) => {
      polls.push(url);
      if (the.answer instanceof Error) throw the.answer;
      return the.answer;
    },
    now: () => the.now,
  });
  the.feed.addEventListener("told", (event) => heard.push(event.detail.seq));
  the.feed.addEventListener("state", (event) => heard.push(event.detail));
  the.feed.addEventListener("reset", () => heard.push("reset"));
  the.later = async (milliseconds) => {
    the.now += milliseconds;
    the.feed.tick();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return the;
}

const told = (seq) => JSON.stringify({ seq, kind: "statement.add", cards: [] });

test("events are told once and in order, from the number the page was drawn with", () => {
  const the = world();
  the.feed.start(4);
  the.streams[0].say("message", told(5));
  the.streams[0].say("message", told(5));
  the.streams[0].say("message", told(6));
  assert.equal(the.streams[0].url, "/stream?after=4");
  assert.deepEqual(the.heard, ["open", 5, 6]);
  assert.equal(the.feed.seq, 6);
});

test("where no first frame comes through, it polls, and tries the stream again after a while", async () => {
  const the = world();
  the.feed.start(0);
  the.answer = { status: 200, body: { events: [JSON.parse(told(1))], seq: 1 } };
  await the.later(FIRST_FRAME + 1);
  await the.later(POLL);
  assert.deepEqual(the.polls, ["/events?after=0", "/events?after=1"]);
  assert.deepEqual(the.heard, ["polling", 1]);
  await the.later(AGAIN);
  assert.equal(the.streams.length, 2);
  the.streams[1].say("beat", '{"seq":0,"now":1}');
  const polled = the.polls.length;
  await the.later(POLL);
  assert.equal(the.polls.length, polled);
});

test("a stream that has gone silent is opened again from the last number", async () => {
  const the = world();
  the.feed.start(0);
  the.now = 1000;
  the.streams[0].say("message", told(1));
  await the.later(SILENT + 1);
  await the.later(1000);
  assert.equal(the.streams.at(-1).url, "/stream?after=1");
  assert.equal(the.streams[0].readyState, 2);
});

test("a refusal is asked about, and whoever is signed out is told so", async () => {
  const the = world();
  the.feed.start(0);
  the.now = 10;
  the.answer = { status: 401, body: null };
  the.streams[0].break(2);
  await the.later(1000);
  await the.later(100_000);
  assert.deepEqual(the.heard, ["out"]);
  assert.equal(the.streams.length, 1);
});

test("a reset waits for a fresh snapshot and goes on from its number", async () => {
  const the = world();
  the.feed.start(900);
  the.now = 10;
  the.streams[0].say("reset");
  assert.deepEqual(the.heard, ["open", "reset"]);
  the.feed.start(3);
  assert.equal(the.streams.at(-1).url, "/stream?after=3");
});

test("a lost connection is told, and the browser's own return is heard", () => {
  const the = world();
  the.feed.start(0);
  the.streams[0].say("beat", '{"seq":0,"now":1}');
  the.streams[0].break(0);
  the.streams[0].say("message", told(1));
  assert.deepEqual(the.heard, ["open", "lost", "open", 1]);
});
