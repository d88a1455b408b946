// What the board decides without a screen: what is new, what stands large, what time it is, and what becomes of bad items.
import assert from "node:assert/strict";
import test from "node:test";
import { Announcer, isCurrent } from "../src/ts/board/announce";
import { choose } from "../src/ts/board/choose";
import { type SafeCall, view } from "../src/ts/board/read";

const NOON = Date.parse("2026-11-24T12:00:00+01:00");

function call(seq: number, age = 0, more: Partial<SafeCall> = {}): SafeCall {
  const made = NOON - age * 1000;
  const at = new Date(made).toISOString();
  const plain = { service: "A", desk: 3, language: "it", recall: false, standing: true };
  return { call_seq: seq, number: `A${String(seq).padStart(3, "0")}`, at, made, ...plain, ...more };
}
const seqs = (calls: SafeCall[]): number[] => calls.map((one) => one.call_seq);

test("a page that opens says only what is called just then", () => {
  const said = new Announcer().fresh([call(9, 2), call(8, 30), call(7, 1, { standing: false })], NOON);
  assert.deepEqual(seqs(said), [9]);
});

test("each call is said once, in the order of the calls, a recall anew", () => {
  const board = new Announcer();
  assert.deepEqual(board.fresh([], NOON), []);
  assert.deepEqual(seqs(board.fresh([call(3), call(2)], NOON)), [2, 3]);
  assert.deepEqual(board.fresh([call(3), call(2)], NOON), []);
  assert.deepEqual(seqs(board.fresh([call(4, 0, { number: "A003", recall: true }), call(3), call(2)], NOON)), [4]);
  assert.deepEqual(seqs(board.fresh([call(5, 0, { standing: false }), call(4)], NOON)), [5], "though it was quick");
});

test("after being away only those still called and not older than two minutes", () => {
  const board = new Announcer();
  board.fresh([call(1)], NOON);
  board.cut();
  const missed = [call(6, 10), call(5, 90, { standing: false }), call(4, 119), call(3, 121), call(1, 200)];
  assert.deepEqual(seqs(board.fresh(missed, NOON)), [4, 6]);
  assert.deepEqual(seqs(board.fresh([call(7), ...missed], NOON)), [7]);
});

test("one bad sequence does not silence the others, and a restored server is heard", () => {
  const board = new Announcer();
  board.fresh([], NOON);
  assert.deepEqual(seqs(board.fresh([call(9e15), call(2)], NOON)), [2, 9e15]);
  assert.deepEqual(seqs(board.fresh([call(9e15), call(3), call(2)], NOON)), [3]);
  board.cut();
  assert.deepEqual(seqs(board.fresh([call(2, 5)], NOON)), [2], "another call that bears the sequence again");
});

test("what is remembered of calls does not grow", () => {
  const board = new Announcer();
  for (let seq = 1; seq < 20_000; seq++) assert.equal(board.fresh([call(seq), call(seq - 1)], NOON).length, seq === 1 ? 2 : 1);
  assert.ok((board as unknown as { known: Set<number> }).known.size <= 500);
});

test("a call that waited too long for its turn is not said; one without a time is", () => {
  assert.equal(isCurrent(call(1, 119), NOON), true);
  assert.equal(isCurrent(call(1, 121), NOON), false);
  assert.equal(isCurrent({ ...call(1), made: Number.NaN }, NOON), true);
});

test("up to three that are called together stand large; a recall takes the place of its call", () => {
  const five = [call(5), call(4, 5), call(3, 20), call(2, 25), call(1, 60)];
  const busy = choose(five, five);
  assert.deepEqual([seqs(busy.large), busy.standing, seqs(busy.others)], [[5, 4, 3], true, [2, 1]]);
  const alone = choose([call(5), call(4, 60)], []);
  assert.deepEqual([seqs(alone.large), seqs(alone.others)], [[5], [4]]);
  const recalled = choose([call(6, 0, { number: "A001" }), call(1, 40)], [call(6, 0, { number: "A001" })]);
  assert.deepEqual([seqs(recalled.large), seqs(recalled.others)], [[6], []]);
  const past = choose([], [call(4, 300, { standing: false }), call(3, 400, { standing: false })]);
  assert.deepEqual([seqs(past.large), past.standing, seqs(past.others)], [[4], false, [3]]);
  assert.deepEqual(choose([], []).large, []);
});

test("whatever is wrong with an item, the others are there", () => {
  const good = { call_seq: 7, number: "A001", service: "?", desk: 3, at: "2026-11-24T12:00:00+01:00", standing: true };
  const bad = [null, 7, "x", [], {}, { ...good, number: null }, { ...good, call_seq: "7" }, { ...good, number: "x".repeat(99) }];
  const seen = view({ calls: [...bad, good], last: "none", services: [null, { service: "B" }, { name: "?" }] });
  assert.deepEqual(seen.calls?.map((one) => one.number), ["A001"]);
  assert.equal(seen.last, null);
  assert.deepEqual(seen.services?.map((one) => [one.service, one.waiting, one.wait]), [["B", null, null]]);
  const partly = view({ calls: [{ ...good, desk: null, at: 5, language: 1 }] }).calls?.[0];
  assert.deepEqual([partly?.desk, Number.isNaN(partly?.made), partly?.language], [null, true, ""]);
  const wait = (given: unknown) => view({ services: [{ service: "A", wait: given }] }).services?.[0]?.wait;
  assert.deepEqual(wait({ p10: 60, p50: 90, p90: 120 }), { p10: 60, p50: 90, p90: 120 });
  for (const none of [null, {}, { p10: 5, p90: 1 }, { p10: -1, p90: 2 }, { p10: "1", p90: 2 }]) assert.equal(wait(none), null);
  for (const none of [null, undefined, 3, "x", [], { calls: {}, last: null, services: 7 }]) assert.equal(view(none).calls, null);
});
