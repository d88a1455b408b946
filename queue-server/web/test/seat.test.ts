// Whose a desk is, when a place locks itself, what administrators type, lines of the audit trail.
import assert from "node:assert/strict";
import test from "node:test";
import { codeOf, deviceOf, excluded, nameOf } from "../src/ts/admin/rules";
import { type Asked, seatingOf, whyNoSeat } from "../src/ts/desk/seat";
import { whyNot } from "../src/ts/desk/verbs";
import { isTime, lastOf } from "../src/ts/doors/idle";
import type { Desk, SessionView } from "../src/ts/views";

const session = (more: Partial<SessionView> = {}) => ({ roles: ["operator"], desk: null, lost_desk: null, ...more }) as SessionView;

test("a session sits at one desk, and knows when another took it over", () => {
  const seating = (of: SessionView | null, asked: Asked = null) => seatingOf(of, 3, asked);
  assert.equal(seating(session({ desk: 3 })), "mine");
  assert.equal(seating(session()), "free");
  assert.equal(seating(session(), "asking"), "asking");
  assert.equal(seating(session(), "taken"), "taken");
  assert.equal(seating(session({ lost_desk: 3 })), "lost");
  assert.equal(seating(session({ lost_desk: 4 })), "free");
  assert.equal(seating(session({ desk: 4 })), "elsewhere");
  assert.equal(seating(session({ desk: 3 }), "taken"), "mine", "what the server says last counts");
  assert.equal(seating(session({ roles: ["head"] })), "watching");
  assert.equal(seating(session({ roles: ["head"] }), "taken"), "taken");
  assert.equal(seating(session({ roles: ["head"], desk: 3 })), "mine", "where that is meant, heads sit too");
  assert.equal(seating(null), "free");
});

test("who does not sit at a desk sends nothing from there, but what heads may do anywhere", () => {
  const desk = { desk: 3, state: "open", pause: null, ticket: null, serves: [], waiting: 0 } as unknown as Desk;
  const line = (roles: string[]) => ({ lost: false, now: 0, seat: (verb: string) => whyNoSeat("lost", verb, roles) });
  assert.deepEqual(whyNot("next", desk, line(["operator"])), { name: "seat-lost" });
  assert.deepEqual(whyNot("close", desk, line(["operator"])), { name: "seat-lost" });
  assert.equal(whyNot("close", desk, line(["operator", "head"])), null);
  assert.deepEqual(whyNot("next", desk, line(["head"])), { name: "seat-lost" });
  assert.equal(whyNoSeat("mine", "next", []), null);
});

test("a place that nobody uses locks itself, where a PIN is set", () => {
  const of = { has_pin: true, locked: false, lock_seconds: 60 };
  assert.ok(isTime(of, 0, 60_000) && !isTime(of, 0, 59_999));
  assert.ok(!isTime({ ...of, has_pin: false }, 0, 1e9) && !isTime({ ...of, locked: true }, 0, 1e9));
  assert.ok(!isTime({ ...of, lock_seconds: 0 }, 0, 1e9) && !isTime(null, 0, 1e9));
  assert.equal(lastOf(5, "9", 10), 9);
  assert.equal(lastOf(5, "3", 10), 5);
  assert.equal(lastOf(5, "99", 10), 5, "a clock that was set back");
  assert.equal(lastOf(5, null, 10), 5);
  assert.equal(lastOf(5, "x", 10), 5);
});

test("a code is forgiven its spaces and capitals, a name its surroundings", () => {
  for (const typed of ["K7M-4QX", "k7m4qx", " k7m 4qx ", "k7m – 4qx", "K7M.4QX"]) assert.equal(codeOf(typed), "K7M-4QX", typed);
  for (const typed of ["", "k7m", "k7m-4qx9", "k7m_4qx", "k7m/4q"]) assert.equal(codeOf(typed), null, typed);
  assert.equal(deviceOf(" K1 "), "k1");
  for (const typed of ["", "k 1", "totem_1", "è", "k".repeat(33)]) assert.equal(deviceOf(typed), null, typed);
  assert.equal(nameOf("  anagrafe   2 "), "anagrafe 2");
  assert.equal(nameOf("   "), null);
  assert.equal(nameOf("x".repeat(41)), null);
  assert.equal(nameOf("è".repeat(40)), "è".repeat(40));
});

test("nobody is administrator and operator at once", () => {
  assert.ok(excluded("operator", ["administrator"]) && excluded("administrator", ["head", "operator"]));
  assert.ok(!excluded("head", ["administrator", "manager"]) && !excluded("operator", ["head"]));
});
