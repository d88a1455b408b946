// How it is now: waits against targets, and desks by kind alone.
import assert from "node:assert/strict";
import test from "node:test";
import { over, waited } from "../src/ts/reports/waiting";

const NOON = Date.parse("2026-11-24T12:00:00+01:00");

test("a wait is told in whole seconds, and none before its time has come", () => {
  assert.equal(waited({ waiting_since: "2026-11-24T11:44:59+01:00" }, NOON), 901);
  assert.equal(waited({ waiting_since: "2026-11-24T12:10:00+01:00" }, NOON), 0, "an appointment that is due later");
  assert.equal(waited({ waiting_since: null }, NOON), null);
  assert.equal(waited({ waiting_since: "2026-11-24T11:44:59+01:00" }, 0), null, "before the office's time is known");
});

test("a target is passed from the second after it", () => {
  assert.deepEqual([900, 901, 1500].map((seconds) => over(seconds, 900)), [0, 1, 600]);
  assert.equal(over(null, 900), 0);
});
