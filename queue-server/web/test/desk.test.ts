// The console's pure parts: which verbs apply and why not, double presses, figures, procedures.
import assert from "node:assert/strict";
import test from "node:test";
import english from "../../locales/en/desk-live.ftl";
import italian from "../../locales/it/desk-live.ftl";
import { atFirst, found, MOST, offered, toggled } from "../src/ts/desk/catalogue";
import { calledSince, lasted, longestSince, served, typedNumber, waited } from "../src/ts/desk/figures";
import { Presses, UNSEEN_MS } from "../src/ts/desk/press";
import { nextDoes, type Verb, whyNot, whyNotResume } from "../src/ts/desk/verbs";
import { isLoopback, standing } from "../src/ts/office/standing";
import type { BoardView, Desk, OfficeView, ProcedureView, ServiceView, Ticket } from "../src/ts/views";

const at = (clock: string) => `2026-11-24T${clock}+01:00`;
const now = Date.parse(at("10:00:00"));
const line = { lost: false, now };

const ticket = (more: Partial<Ticket> = {}) =>
  ({ id: "1", number: "A045", service: "A", class: "standard", language: "it", state: "called", desk: 3,
    issued_at: at("09:40:00"), called_at: at("09:55:00"), ...more }) as Ticket;
const desk = (state: Desk["state"], more: Partial<Desk> = {}): Desk => ({
  desk: 3, kind: "polyfunctional", state, pause: null, serves: ["A", "R"], waiting: 4,
  ticket: state === "calling" || state === "serving" ? ticket() : null, ...more,
});

const VERBS: Verb[] = [
  ...(["next", "recall", "start", "finish", "no-show", "park", "transfer"] as const),
  ...(["call", "walk-in", "open", "pause", "close"] as const),
];
const applying = (here: Desk) => VERBS.filter((verb) => whyNot(verb, here, line) === null).join(" ");

test("verbs apply as the server would have them", () => {
  assert.equal(applying(desk("closed")), "open");
  assert.equal(applying(desk("open")), "next call walk-in pause close");
  assert.equal(applying(desk("calling")), "next recall start finish no-show park transfer pause");
  assert.equal(applying(desk("serving")), "next finish park transfer pause");
  assert.equal(applying(desk("paused", { pause: "pausa" })), "open close");
  assert.equal(applying(desk("serving", { pause: "pausa" })), "next finish park transfer open");
  const walkIn = desk("serving", { ticket: ticket({ number: null }) });
  assert.equal(applying(walkIn), "next finish pause");
});

test("what does not apply says why, in both languages", () => {
  const why = (verb: Verb, here: Desk | null, more = {}) => whyNot(verb, here, { ...line, ...more })?.name;
  assert.equal(why("next", desk("open"), { lost: true }), "lost");
  assert.equal(why("next", null), "no-desk");
  assert.deepEqual(whyNot("call", desk("serving"), line), { name: "hand", number: "A045" });
  assert.equal(why("start", desk("serving")), "started");
  assert.equal(why("pause", desk("serving", { pause: "pausa" })), "pause-asked");
  const states: (Desk | null)[] = [null];
  for (const state of ["closed", "open", "calling", "serving", "paused"] as const) {
    states.push(desk(state), desk(state, { pause: "pausa", no_show: { recalls: 1, from: at("10:00:30") } }));
  }
  states.push(desk("serving", { ticket: ticket({ number: null }) }));
  for (const texts of [italian, english]) {
    const has = (id: string) => texts.includes(`\n${id} = `);
    for (const here of states) {
      for (const verb of VERBS) {
        for (const lost of [false, true]) {
          const why = whyNot(verb, here, { now, lost });
          if (why) assert.ok(has(`desk-why-${why.name}`), `desk-why-${why.name}`);
        }
      }
      if (here) assert.ok(has(`desk-next-${nextDoes(here).name}`), `desk-next-${nextDoes(here).name}`);
      if (here) assert.ok(has(`desk-next-${nextDoes({ ...here, waiting: 0 }).name}`));
    }
  }
});

test("absent waits for the recalls and the seconds of the office, rounded up", () => {
  const why = (recalls: number, from: string, past = 0) =>
    whyNot("no-show", desk("calling", { no_show: { recalls, from } }), { ...line, now: now + past });
  assert.deepEqual(why(1, at("10:00:30")), { name: "recall-first", count: 1 });
  assert.deepEqual(why(0, at("10:00:30")), { name: "wait", count: 30 });
  assert.deepEqual(why(0, at("10:00:30"), 29_001), { name: "wait", count: 1 });
  assert.equal(why(0, at("10:00:00")), null);
});

test("a parked visit is resumed where it was parked, or anywhere once that desk is away", () => {
  const parked = (desk: number | null, service = "A") => ticket({ state: "parked", desk, service });
  assert.equal(whyNotResume(parked(3), desk("open"), line), null);
  assert.equal(whyNotResume(parked(null), desk("open"), line), null);
  assert.deepEqual(whyNotResume(parked(5), desk("open"), line), { name: "parked-elsewhere", count: 5 });
  assert.equal(whyNotResume(parked(null, "E"), desk("open"), line)?.name, "not-served");
  assert.equal(whyNotResume(parked(3), desk("serving"), line)?.name, "hand");
});

test("next says what it ends", () => {
  assert.equal(nextDoes(desk("serving")).name, "visit-some");
  assert.equal(nextDoes(desk("calling", { waiting: 0 })).name, "called-none");
  assert.equal(nextDoes(desk("open")).name, "some");
  assert.equal(nextDoes(desk("serving", { pause: "pausa" })).name, "then-pause");
});

test("two quick presses are one, however fast or slow the first is answered", () => {
  const presses = new Presses();
  presses.forget("a");
  assert.equal(presses.isUnseen(0), false, "what was there when the page came was seen");
  presses.answered("next", 100);
  presses.holds("b", 100);
  assert.equal(presses.isEcho("next", 300), true);
  assert.equal(presses.isEcho("finish", 300), false);
  assert.equal(presses.isUnseen(300), true, "also where another verb or another browser brought it");
  assert.equal(presses.isEcho("next", 100 + UNSEEN_MS), false);
  assert.equal(presses.isUnseen(100 + UNSEEN_MS), false);
  presses.holds("b", 2000);
  assert.equal(presses.isUnseen(2001), false, "the same number again is no news");
  presses.holds(null, 3000);
  assert.equal(presses.isUnseen(3001), false, "an empty hand skips nobody");
});

test("times run as the citizen lived them", () => {
  assert.deepEqual([0, 65_000, 3_600_000 + 61_000, -5].map(lasted), ["0:00", "1:05", "1:01:01", "0:00"]);
  assert.equal(waited(ticket(), now), 15 * 60_000);
  assert.equal(waited(ticket({ due: at("09:50:00") }), now), 5 * 60_000, "an appointment that came early");
  assert.equal(waited(ticket({ number: null }), now), null);
  assert.equal(served(ticket(), now), null);
  assert.equal(served(ticket({ serving_since: at("09:58:00"), served: 60 }), now), 180_000, "without the time put aside");
  assert.equal(served(ticket({ served: 60 }), now), 60_000);
  const last = [{ number: "A045", desk: 4, at: at("09:59:00") }, { number: "A045", desk: 3, at: at("09:56:00") }];
  assert.equal(calledSince(desk("calling"), { last } as unknown as BoardView), Date.parse(at("09:56:00")));
  assert.equal(calledSince(desk("calling"), null), Date.parse(at("09:55:00")));
  assert.equal(calledSince(desk("serving"), null), null);
  const services = [null, at("09:30:00"), at("09:20:00")].map((waiting_since) => ({ waiting_since }) as ServiceView);
  assert.equal(longestSince(services), Date.parse(at("09:20:00")));
  assert.equal(longestSince([]), null);
});

test("numbers are read as they are typed", () => {
  assert.deepEqual(["a45", " A 045 ", "r1207", "a-7", "A0"].map(typedNumber), ["A045", "A045", "R1207", "A007", null]);
  assert.deepEqual(["", "45", "AB1", "A", "A123456"].map(typedNumber), [null, null, null, null, null]);
});

test("procedures are found by few letters and ticked in order", () => {
  const one = (name: string, service: string, name_en = ""): ProcedureView => ({ name, name_en, service, expected: 60 });
  const all = [
    one("Cambio di residenza", "A"),
    one("Certificato di residenza", "R", "Residence certificate"),
    one("CIE: rinnovo", "E"),
    one("Agibilità", "F"),
  ];
  const names = (of: ProcedureView[]) => of.map((one) => one.name);
  assert.deepEqual(names(offered(all, ["A", "R"], "R")), ["Certificato di residenza", "Cambio di residenza"]);
  assert.deepEqual(names(offered(all, ["A", "R"], null)), ["Cambio di residenza", "Certificato di residenza"]);
  assert.deepEqual(names(found(all, "RESID cert")), ["Certificato di residenza"]);
  assert.deepEqual(names(found(all, "agibilita")), ["Agibilità"]);
  assert.deepEqual(names(found(all, "cie rin")), ["CIE: rinnovo"]);
  assert.deepEqual(names(found(all, "nov")), ["CIE: rinnovo"], "also within a word");
  assert.deepEqual(names(found(all, "ce")), ["Certificato di residenza"], "what begins so comes first");
  assert.deepEqual(found(all, "zzz"), []);
  assert.deepEqual(names(atFirst(all, ["Agibilità"])), ["Cambio di residenza", "Agibilità"]);
  assert.equal(atFirst(Array.from({ length: 40 }, (_, place) => one(String(place), "A")), []).length, MOST);
  assert.deepEqual(toggled(toggled(toggled([], "b"), "a"), "b"), ["a"]);
});

test("the office stands as the head said, else as its hours have it", () => {
  const office = (more: Partial<OfficeView>) =>
    standing({ open: true, day_closed: false, hall_closed: false, ...more } as OfficeView);
  const said = [{}, { open: false }, { hall_closed: true }, { hall_closed: true, day_closed: true }].map(office);
  assert.deepEqual(said, ["open", "closed", "hall-closed", "day-closed"]);
  assert.deepEqual(["localhost", "127.0.0.1", "[::1]"].map(isLoopback), [true, true, true]);
  assert.deepEqual(["sportelli.lan", "192.168.1.7"].map(isLoopback), [false, false]);
});
