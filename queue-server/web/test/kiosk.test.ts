// What the kiosk decides without a screen: what it offers, what counts as a press, when it goes back, where an arrow leads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { choices, dayOf, opening, shut, weekdayOf } from "../src/ts/kiosk/choices";
import { Countdown, isToldAloud } from "../src/ts/kiosk/countdown";
import { failureText } from "../src/ts/kiosk/failure";
import { Gate } from "../src/ts/kiosk/gate";
import { type Box, towards } from "../src/ts/kiosk/reach";
import type { BoardView, ServiceView } from "../src/ts/views";
import { minutes } from "../src/ts/wait";

function service(letter: string, more: Partial<ServiceView> = {}): ServiceView {
  const plain = { name: `Servizio ${letter}`, name_en: `Service ${letter}`, issuing: true, waiting: 0, ahead: 0, wait: null };
  return { service: letter, ...plain, ...more };
}
function view(services: ServiceView[]): BoardView {
  return { now: "2026-11-24T09:30:00+01:00", services } as unknown as BoardView;
}
const closed = (letter: string, why_not: string, waiting = 0): ServiceView =>
  service(letter, { issuing: false, why_not, waiting, opens_at: "2026-11-25T08:15:00+01:00" });

test("each service has its key, ten of them a number", () => {
  const offered = choices(view([..."ABCDEFGHJKLM"].map((letter) => service(letter))));
  assert.deepEqual(offered.map((one) => one.key ?? "-").join(""), "1234567890--");
});

test("a service that gives no number says why", () => {
  const offered = choices(
    view([closed("A", "outside-hours"), closed("B", "cap-reached"), closed("C", "issuing-stopped"), closed("D", "new"), service("E")]),
  );
  assert.deepEqual(
    offered.map((one) => one.reason),
    ["closed", "full", "stopped", "stopped", null],
  );
});

test("the office is shut when all of it is, for one reason", () => {
  const all = shut([closed("A", "day-closed", 2), closed("B", "day-closed", 3)]);
  assert.deepEqual(all, { why: "day", opensAt: "2026-11-25T08:15:00+01:00", waiting: 5 });
  assert.equal(shut([closed("A", "hall-closed")])?.why, "hall");
  assert.equal(shut([closed("A", "day-closed"), service("B")]), null);
  assert.equal(shut([closed("A", "cap-reached"), closed("B", "issuing-stopped")]), null, "each says its own reason");
  assert.equal(shut([]), null);
});

test("an opening is today, tomorrow or later, in the office's own time", () => {
  const now = "2026-12-31T23:30:00+01:00";
  assert.deepEqual(opening(now, "2026-12-31T23:45:00+01:00"), { when: "today", date: "2026-12-31", time: "23:45" });
  assert.equal(opening(now, "2027-01-01T08:15:00+01:00")?.when, "tomorrow");
  assert.equal(opening(now, "2027-01-02T08:15:00+01:00")?.when, "later");
  assert.equal(opening("2026-03-28T12:00:00+01:00", "2026-03-29T08:15:00+02:00")?.when, "tomorrow", "also when clocks change");
  for (const none of [null, "", "soon"]) assert.equal(opening(now, none), null);
  assert.deepEqual([dayOf(now), weekdayOf(now, "it"), weekdayOf(now, "en")], ["31/12/2026", "giovedì", "Thursday"]);
});

test("one press is one ticket", () => {
  const gate = new Gate();
  assert.ok(gate.isOpen(0, true));
  gate.take();
  for (const at of [0, 10, 5_000]) {
    assert.ok(!gate.isOpen(at, true), "also a second finger, while the first one's is issued");
    assert.ok(!gate.isOpen(at, false), "and a key");
  }
  gate.done(5_000);
  assert.ok(!gate.isOpen(5_100, true), "a hand that trembles");
  assert.ok(gate.isOpen(5_100, false), "whoever presses by key has chosen the button before");
  assert.ok(gate.isOpen(6_000, true));
  gate.settle(7_000);
  assert.ok(!gate.isOpen(7_100, true) && gate.isOpen(8_000, true), "another screen is seen before it is pressed");
});

test("the ticket stays for twenty seconds, and for longer when asked", () => {
  const rest = new Countdown(0, 20);
  assert.equal(rest.left(0), null);
  rest.restart(1_000);
  assert.deepEqual([rest.left(1_000), rest.left(1_001), rest.left(20_500), rest.left(21_000), rest.left(90_000)], [20, 20, 1, 0, 0]);
  rest.restart(0);
  rest.extend(15_000);
  assert.equal(rest.left(15_000), 25, "on top of what is left");
  rest.stop();
  assert.equal(rest.left(15_000), null);
});

test("a kiosk that was left asks after a minute, then goes back", () => {
  const idle = new Countdown(60, 20);
  idle.restart(0);
  assert.deepEqual([idle.left(0), idle.left(59_000), idle.left(60_000), idle.left(80_000)], [null, null, 20, 0]);
  idle.restart(70_000);
  assert.equal(idle.left(80_000), null);
  assert.deepEqual([20, 19, 10, 5, 1].map(isToldAloud), [false, false, true, true, false]);
});

test("arrows lead to the nearest button in their direction", () => {
  const box = (left: number, top: number, width = 100): Box => ({ left, top, right: left + width, bottom: top + 50 });
  // 0 1
  // 2 3
  // 4 4
  // 5 6, of other widths
  const boxes = [box(0, 0), box(110, 0), box(0, 60), box(110, 60), box(0, 120, 210), box(0, 180, 150), box(160, 180, 50)];
  const lead = (from: number, way: string): number => towards(boxes, from, `Arrow${way}` as "ArrowUp");
  assert.deepEqual([lead(0, "Right"), lead(1, "Left"), lead(0, "Down"), lead(3, "Up")], [1, 0, 2, 1]);
  assert.deepEqual([lead(2, "Down"), lead(3, "Down"), lead(4, "Up"), lead(4, "Down"), lead(6, "Left")], [4, 4, 2, 5, 5]);
  assert.deepEqual([lead(0, "Up"), lead(0, "Left"), lead(6, "Down"), lead(1, "Right")], [0, 0, 6, 1]);
  assert.equal(lead(-1, "Down"), 0, "from nowhere to the first");
});

test("estimates are told as people tell them", () => {
  const told = (p10: number, p90: number): [string, number, number] => {
    const { kind, from, to } = minutes({ p10, p90 });
    return [kind, from, to];
  };
  assert.deepEqual(told(600, 1080), ["interval", 10, 18]);
  assert.deepEqual(told(601, 1079), ["interval", 10, 18]);
  assert.deepEqual(told(300, 300), ["minutes", 5, 5]);
  assert.deepEqual(told(0, 60), ["none", 0, 1]);
  assert.deepEqual(told(0, 7_200), ["interval", 0, 120]);
  assert.equal(told(480, 20_000)[0], "long");
  assert.equal(told(7_200, 20_000)[0], "hours");
});

test("a failure is a sentence", () => {
  const problem = (slug: string, status: number) => ({ type: `urn:x:${slug}`, status, title: "", detail: "" });
  assert.equal(failureText(null), "kiosk-no-answer");
  assert.equal(failureText(problem("cap-reached", 409)), "kiosk-just-shut");
  assert.equal(failureText(problem("busy", 503)), "kiosk-crowded");
  assert.equal(failureText(problem("too-many-requests", 429)), "kiosk-crowded");
  assert.equal(failureText(problem("disk-full", 507)), "kiosk-failed");
});

test("the colour of every possible letter reads at 7:1 under white, and no two are the same", () => {
  const sheet = readFileSync("src/styles/_services.scss", "utf8");
  const colours = [...sheet.matchAll(/ {2}([A-Z]): #([0-9a-f]{6})/g)].map(([, letter, hex]) => [letter, hex] as [string, string]);
  assert.equal(colours.map(([letter]) => letter).join(""), "ABCDEFGHJKLMNPRTUVWXY");
  assert.equal(new Set(colours.map(([, hex]) => hex)).size, colours.length);
  for (const [letter, hex] of colours) assert.ok(1.05 / (luminance(hex) + 0.05) >= 7, `${letter} #${hex}`);
});

function luminance(hex: string): number {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4);
}
