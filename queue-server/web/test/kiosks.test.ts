// What staff are told about kiosks. The page's language is read when texts are loaded: there is a page before them.
import assert from "node:assert/strict";
import test from "node:test";
import { alerts, troubled } from "../src/ts/kiosks/alerts";
import type { KioskHealth, KioskView, PrinterState } from "../src/ts/views";

(globalThis as { document?: unknown }).document = { documentElement: { lang: "it" } };
const { about, done, remedy, sentence } = await import("../src/ts/kiosks/words");

const TODAY = "24/11/2026";
const health = (state: PrinterState, more: Partial<KioskHealth> = {}): KioskHealth => ({
  version: "0.1.0",
  uptime: 60,
  clock_trusted: true,
  printer: { state, profile: "epson-tm-t20", last_print: "2026-11-24T09:28:00+01:00" },
  temperature: 51,
  to_hand_over: 0,
  numbers_left: 100,
  unprinted: [],
  ...more,
});
const kiosk = (more: Partial<KioskView>): KioskView => ({ kiosk: "k1", connected: true, ...more });
const told = (...items: KioskView[]) => troubled({ view_seq: 1, items }).map((one) => sentence(one.kiosk, one.alerts, TODAY));
const unprinted = (number: string, may_exist = false) => ({ number, service: "A", class: "standard", may_exist });

test("what is well is not told", () => {
  assert.deepEqual(told(kiosk({ health: health("ok") }), kiosk({ kiosk: "k2", health: health("unknown") }), kiosk({})), []);
  assert.deepEqual(told(kiosk({ connected: false })), [], "one that was never there is not yet set up");
});

test("paper is told in time, and when it is out", () => {
  assert.deepEqual(told(kiosk({ health: health("near_end") })), ["Totem k1: carta quasi finita"]);
  assert.deepEqual(told(kiosk({ health: health("paper_out") })), ["Totem k1: carta esaurita"]);
  const level = (state: PrinterState) => troubled({ view_seq: 1, items: [kiosk({ health: health(state) })] })[0]?.level;
  assert.deepEqual([level("near_end"), level("paper_out"), level("cover_open"), level("away")], ["warn", "alarm", "alarm", "alarm"]);
});

test("of one that is away it is told since when, and not what its printer was like", () => {
  const away = { connected: false, seen: "2026-11-24T10:42:00+01:00" };
  assert.deepEqual(told(kiosk({ ...away, health: health("paper_out") })), ["Totem k1: scollegato dalle 10:42"]);
  assert.deepEqual(told(kiosk({ ...away, seen: "2026-11-23T17:01:00+01:00" })), ["Totem k1: scollegato dal 23/11/2026 alle 17:01"]);
  const owes = kiosk({ ...away, health: health("ok", { unprinted: [unprinted("A045")] }) });
  assert.deepEqual(told(owes), ["Totem k1: scollegato dalle 10:42 · biglietti non stampati: A045"]);
});

test("tickets without paper are told apart from doubtful ones, and many are counted", () => {
  const some = health("ok", { unprinted: [unprinted("A045"), unprinted("B012", true), unprinted("C003")] });
  assert.deepEqual(told(kiosk({ health: some })), ["Totem k1: biglietti non stampati: A045, C003 · biglietti forse non stampati: B012"]);
  const many = Array.from({ length: 15 }, (_, n) => unprinted(`A${100 + n}`));
  assert.match(told(kiosk({ health: health("ok", { unprinted: many }) }))[0] ?? "", /A111 e altri 3$/);
});

test("numbers that stand in no queue have words of their own, by reason, before all others", () => {
  const refused = (number: string, reason: string, may_exist = true) => ({ ...unprinted(number, may_exist), refused: reason });
  const some = [unprinted("B012", true), refused("A500", "outside-block"), refused("C500", "bad-field"), refused("A501", "outside-block", false)];
  assert.deepEqual(told(kiosk({ health: health("ok", { unprinted: some }) })), [
    "Totem k1: numeri dati dal totem senza collegamento e non accettati dal server (non sono tra quelli riservati al totem): A500, A501 · numeri dati dal totem senza collegamento e non accettati dal server: C500 · biglietti forse non stampati: B012",
  ]);
});

test("who is alerted to people without a ticket is told what to do for them, and how the alert ends", () => {
  const all = health("paper_out", { unprinted: [unprinted("A045"), unprinted("B012", true), { ...unprinted("C500", true), refused: "unknown-service" }] });
  const said = alerts(kiosk({ health: all })).map((alert) => [alert.kind, remedy(alert)]);
  assert.deepEqual(said.map(([kind]) => kind), ["printer-paper_out", "refused", "unprinted", "doubtful"]);
  const [paper, ...tickets] = said.map(([, words]) => words ?? "");
  assert.equal(paper, "", "the words say it");
  assert.match(tickets[0] ?? "", /nuovo numero/);
  assert.match(tickets[1] ?? "", /è in coda/);
  for (const words of tickets) assert.match(words, /L’avviso si toglie qui/);
  assert.equal(done("A045"), "A045: fatto");
});

test("what is wrong now comes before what soon will be", () => {
  const mixed = health("near_end", { temperature: 84, unprinted: [unprinted("A045"), unprinted("B012", true)] });
  const levels = troubled({ view_seq: 1, items: [kiosk({ health: mixed })] })[0]?.alerts.map((alert) => alert.level);
  assert.deepEqual(levels, ["alarm", "warn", "warn", "warn"]);
});

test("a hot processor is told of", () => {
  assert.deepEqual(told(kiosk({ health: health("ok", { temperature: 79 }) })), []);
  assert.deepEqual(told(kiosk({ health: health("ok", { temperature: 80 }) })), ["Totem k1: temperatura alta, 80 °C"]);
});

test("parts that fail and buttons that are stuck are told, while the kiosk is there", () => {
  const broken = health("ok", { failed: ["buttons", "lamps", "sound"], stuck: [{ service: "A" }, "priority"] });
  assert.deepEqual(told(kiosk({ health: broken })), [
    "Totem k1: pulsanti guasti: controllare il collegamento · pulsanti bloccati, da liberare: A, precedenza · luci dei pulsanti guaste: controllare il collegamento · audio guasto: controllare l’altoparlante",
  ]);
  const level = (more: Partial<KioskHealth>) => troubled({ view_seq: 1, items: [kiosk({ health: health("ok", more) })] })[0]?.level;
  assert.deepEqual([level({ failed: ["lamps"] }), level({ failed: ["buttons"] }), level({ stuck: ["back"] })], ["warn", "alarm", "alarm"]);
  const dark = health("ok", { failed: ["screen", "touch"] });
  assert.deepEqual(told(kiosk({ health: dark })), ["Totem k1: schermo guasto: controllare cavo e alimentazione · schermo insensibile al tocco: controllare il cavo"]);
  assert.deepEqual([level({ failed: ["screen"] }), level({ failed: ["touch"] })], ["alarm", "alarm"]);
  const mum = told(kiosk({ health: health("ok", { failed: ["confirmation"] }) }))[0] ?? "";
  assert.match(mum, /non conferma i biglietti: guardare se escono\. .*controllare il cavo; .*far correggere il profilo .*\(printer\.profile\)/);
  assert.equal(level({ failed: ["confirmation"] }), "warn", "people get their tickets, as far as anybody knows");
  assert.deepEqual(told(kiosk({ connected: false, seen: "2026-11-24T10:42:00+01:00", health: broken })), ["Totem k1: scollegato dalle 10:42"]);
});

test("the details say what there is to say", () => {
  assert.equal(about(kiosk({ health: health("ok", { to_hand_over: 3 }) }), TODAY).join(" · "), "ultima stampa alle 09:28 · stampante epson-tm-t20 · 51 °C · biglietti non ancora comunicati al server: 3 · numeri di riserva: 100 · versione 0.1.0");
  assert.deepEqual(about(kiosk({}), TODAY), ["non ha ancora detto come sta"]);
  const mum = health("ok", { printer: { state: "ok", profile: "clone-80" } });
  assert.equal(about(kiosk({ health: mum }), TODAY)[0], "nessuna stampa confermata finora", "slips may have come out");
});
