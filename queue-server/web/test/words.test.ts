// What the board says, and that all of it is recorded.
import assert from "node:assert/strict";
import test from "node:test";
import examples from "../../../tests/data/spoken.json";
import saidBy from "../speech/words.json";
import english from "../src/speech/speech-en.json";
import italian from "../src/speech/speech-it.json";
import { announcement, parts, PREFIXES, words } from "../src/ts/board/words";

const indexes = { it: italian, en: english } as unknown as Record<"it" | "en", Record<string, [number, number]>>;

test("numbers are said as each language says them", () => {
  assert.deepEqual(words(45, "it"), ["45"]);
  assert.deepEqual(words(100, "it"), ["100"]);
  assert.deepEqual(words(123, "it"), ["100", "23"]);
  assert.deepEqual(words(123, "en"), ["100", "and", "23"]);
  assert.deepEqual(words(900, "en"), ["900"]);
  assert.deepEqual(words(1000, "it"), ["1000"]);
  assert.deepEqual(words(1045, "en"), ["1000", "and", "45"]);
  assert.deepEqual(words(1999, "it"), ["1000", "900", "99"]);
  assert.deepEqual(words(1999, "en"), ["1000", "900", "and", "99"]);
  assert.deepEqual(words(2045, "en"), ["2", "0", "4", "5"], "beyond what is recorded, digit by digit");
  assert.deepEqual(words(0, "it"), ["0"]);
  for (const none of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) assert.deepEqual(words(none, "it"), []);
});

test("a call is a number and a desk", () => {
  assert.deepEqual(announcement("A045", 3, "it"), [["number", "A", "45"], ["desk", "3"]]);
  assert.deepEqual(announcement("R1207", 14, "en"), [["number", "R", "1000", "200", "and", "7"], ["desk", "14"]]);
  assert.deepEqual(announcement("A045", null, "it"), [["number", "A", "45"]]);
  for (const none of ["", "45", "AA1", "Q001", "a045", "A", "A04x"]) assert.deepEqual(announcement(none, 3, "it"), []);
  assert.deepEqual(parts("A000"), { letter: "A", number: 0 });
  assert.deepEqual(parts("B045"), { letter: "B", number: 45 });
});

test("the native board says the same: one table for both", () => {
  for (const { ticket, desk, language, phrases } of examples) {
    assert.deepEqual(announcement(ticket, desk, language as "it" | "en"), phrases, `${ticket} at ${desk} in ${language}`);
  }
});

test("every clip that can be named is recorded, in order, with silence around it", () => {
  for (const language of ["it", "en"] as const) {
    const index = indexes[language];
    const named = new Set<string>(PREFIXES);
    for (let number = 0; number < 2100; number++) {
      for (const phrase of announcement(`A${String(number).padStart(3, "0")}`, (number % 99) + 1, language)) {
        for (const clip of phrase) named.add(clip);
      }
    }
    for (const clip of named) assert.ok(index[clip], `${language}: ${clip} is not recorded`);
    assert.deepEqual(new Set(Object.keys(index)), new Set([...named, "mark"]), "nothing is recorded in vain");
    assert.deepEqual(new Set(Object.keys(saidBy[language])), named, "what each clip says is written down");
    let end = 0;
    for (const [clip, [start, length]] of Object.entries(index).sort(([, a], [, b]) => a[0] - b[0])) {
      assert.ok(start - end >= 0.09, `${language}: ${clip} begins too close to the one before`);
      assert.ok(length > 0.04 && length < 1.9, `${language}: ${clip} lasts ${length} s`);
      end = start + length;
    }
  }
});
