// What the web board and the native board decide alike: display-board reads the same examples.
import assert from "node:assert/strict";
import test from "node:test";
import examples from "../../../tests/data/boards.json";
import { type Theme, tones } from "../src/ts/board/colours";
import { atDesk, hall, isNoted } from "../src/ts/board/hall";
import { concerning, missing, purpose } from "../src/ts/board/purpose";
import { view } from "../src/ts/board/read";
import { heard, holds, isSilent, setup, turn } from "../src/ts/board/setup";

/** When the examples are. */
const NOW = Date.parse("2026-11-24T09:42:00+01:00");

test("what stands in which place", () => {
  for (const one of examples.halls as Record<string, any>[]) {
    const meant = purpose(one["desk"] ? `?desk=${one["desk"]}` : one["only"] ? `?services=${one["only"].join(",")}` : "");
    assert.ok(meant);
    const seen = concerning(meant, view(one));
    const stale = one["stale"] === true;
    const shown = meant.desk === null ? hall(seen, stale, NOW) : atDesk(seen, stale, NOW);
    const says = shown.says === "calls" ? (shown.standing ? "calling" : "latest") : shown.says;
    assert.equal(says, one["says"], one["what"]);
    assert.deepEqual(shown.says === "calls" ? shown.large.map((call) => call.number) : [], one["large"], one["what"]);
    assert.deepEqual(shown.rows.map((call) => call.number), one["rows"], one["what"]);
    const queues = meant.desk === null ? seen.queues?.map((queue) => queue.service) : [];
    assert.deepEqual(queues, one["queues"], one["what"]);
    assert.equal(shown.shut, one["shut"] ?? false, one["what"]);
    const noted = meant.desk === null ? seen.queues?.filter(isNoted).map((queue) => queue.service) : [];
    assert.deepEqual(noted, one["noted"] ?? [], one["what"]);
    const bright = shown.rows.filter((call) => call.standing).map((call) => call.number);
    assert.deepEqual(bright, one["bright"] ?? [], one["what"]);
    if (shown.says === "closed") assert.equal(shown.opens, one["opens"] ?? "", one["what"]);
  }
});

test("an office's colours, and those made of them; none that nobody could read", () => {
  for (const { theme, soft, faint } of examples.colours) {
    const made = tones(theme as Theme);
    const all = (what: string) => made && ["ground", "panel", "card"].map((name) => made[`--${name}-${what}`]);
    assert.deepEqual([all("soft"), all("faint")], [soft, faint]);
    if (made) assert.deepEqual([made["--ground"], made["--card-ink"]], [theme.ground, theme.card_ink]);
  }
});

test("quiet hours, and whose language's turn it is", () => {
  for (const { from, to, holds: within, not } of examples.quiet) {
    for (const time of within) assert.ok(holds({ from, to }, time), time);
    for (const time of not) assert.ok(!holds({ from, to }, time), time);
  }
  for (const one of examples.turns) assert.equal(turn(setup(one), Date.parse(one.now)), one.turn, JSON.stringify(one));
  assert.equal(turn(setup({}), Number.NaN), "it");
});

test("what is heard is what the office wants; what it does not say is as usual", () => {
  const sound = { chime: true, speech: false, volume: 40, quiet: [{ from: "13:00", to: "14:00" }, { from: "soon" }, 7] };
  const wanted = setup({ sound });
  assert.deepEqual(heard(wanted, "12:59"), { chime: true, speech: false, volume: 40 });
  assert.deepEqual(heard(wanted, "13:00"), { chime: false, speech: false, volume: 40 });
  assert.deepEqual(heard(wanted, ""), { chime: true, speech: false, volume: 40 }, "nobody knows what time it is");
  for (const odd of [null, 3, "x", {}, { sound: { volume: "loud", quiet: "never", chime: 1 }, alternate: "often", theme: [] }]) {
    const usual = setup(odd);
    assert.deepEqual(heard(usual, "09:00"), { chime: true, speech: true, volume: 100 });
    assert.deepEqual([usual.alternate, usual.theme], [8, null]);
  }
  assert.ok(isSilent(setup({ sound: { chime: false, speech: false } })) && isSilent(setup({ sound: { volume: 0 } })));
  assert.ok(!isSilent(wanted), "quiet hours end");
});

test("a board is for some services or for a desk, and an address that means neither is told", () => {
  assert.deepEqual(purpose("?lang=en&sound=off"), { services: [], desk: null });
  assert.deepEqual(purpose("?services=b,%20A"), { services: ["B", "A"], desk: null });
  assert.deepEqual(purpose("?desk=14"), { services: [], desk: 14 });
  for (const wrong of ["?desk=x", "?desk=", "?desk=-1", "?services=", "?services=AB", "?services=A&desk=3"]) {
    assert.equal(purpose(wrong), null, wrong);
  }
  const office = setup({ services: ["A", "B", 3], desks: [1, 2, "x"] });
  assert.deepEqual(missing({ services: [], desk: null }, office), [], "all of it");
  assert.deepEqual(missing({ services: ["A", "X"], desk: null }, office), [], "some of it");
  assert.deepEqual(missing({ services: ["X", "Y"], desk: null }, office), ["X", "Y"]);
  assert.deepEqual([missing({ services: [], desk: 2 }, office), missing({ services: [], desk: 99 }, office)], [[], ["99"]]);
  assert.deepEqual(missing({ services: ["X"], desk: null }, setup({})), [], "an older server does not tell");
  const [odd, seen] = [{ call_seq: 1, number: "A001", desk: 2 }, { call_seq: 2, number: "A002", service: "A", desk: 2 }];
  const for_b = concerning({ services: ["B"], desk: null }, view({ calls: [odd, seen] }));
  assert.deepEqual(for_b.calls?.map((call) => call.number), ["A001"], "better once too often");
});
