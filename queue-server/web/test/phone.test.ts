// What a phone decides without a screen: what is over, who may leave, which call is new.
import assert from "node:assert/strict";
import test from "node:test";
import { Calls, isOver, mayLeave } from "../src/ts/phone/state";
import type { PhoneView } from "../src/ts/views";

const at = (state: string, call_seq: number | null = null): PhoneView => ({ state, call_seq }) as unknown as PhoneView;

test("a place can be given up until the visit begins", () => {
  const states = ["waiting", "called", "parked", "serving", "served", "no_show", "withdrawn", "expired"];
  assert.deepEqual(states.map((state) => mayLeave(at(state))), [true, true, true, false, false, false, false, false]);
  assert.deepEqual(states.map((state) => isOver(at(state))), [false, false, false, false, true, true, true, true]);
});

test("each call is told once, a repeated one again", () => {
  const calls = new Calls();
  const told = [at("waiting"), at("called", 7), at("called", 7), at("called", 9), at("serving", 9), at("called", 9)];
  assert.deepEqual(told.map((view) => calls.isNew(view)), [false, true, false, true, false, false]);
  assert.ok(!calls.isNew(at("called")));
});
