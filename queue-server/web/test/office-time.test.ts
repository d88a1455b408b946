import assert from "node:assert/strict";
import test from "node:test";
import { OfficeTime } from "../src/ts/office-time";

test("the office's time runs on as fast as the office's clock, and is the office's whatever the device's zone", () => {
  let steady = 1000;
  const time = new OfficeTime(() => steady);
  assert.deepEqual([time.clock(), time.date()], ["", ""]);
  time.hear({ now: "2026-11-24T10:41:30+01:00", speed: 1 });
  steady += 45_000;
  assert.deepEqual([time.clock(), time.date()], ["10:42", "24/11/2026"]);
  time.hear({ now: "nonsense", speed: 1 });
  assert.equal(time.clock(), "10:42");
  time.hear({ now: "2026-11-24T10:30:00+01:00", speed: 10 });
  steady += 60_000;
  assert.equal(time.clock(), "10:40", "ten minutes a minute");
  assert.equal(time.clock(time.ago(30_000)), "10:35");
  time.hear({ now: "2026-11-24T10:50:00+01:00", speed: 0 });
  steady += 3_600_000;
  assert.equal(time.clock(), "10:50", "it stands");
  time.hear({ now: "2027-03-28T03:00:00+02:00", speed: 60 }, 60_000);
  assert.deepEqual([time.clock(), time.date()], ["04:00", "28/03/2027"], "heard a minute ago");
});
