// How a wait is said. The page's language is read when texts are loaded: there is a page before them.
import assert from "node:assert/strict";
import test from "node:test";

(globalThis as { document?: unknown }).document = { documentElement: { lang: "it" } };
const { interval } = await import("../src/ts/texts");

test("no wait is said only where nobody waits", () => {
  const soon = { p10: 0, p90: 60 };
  assert.deepEqual([0, 1, null].map((waiting) => interval(soon, waiting, "it")), ["nessuna attesa", "meno di 1 min", "meno di 1 min"]);
  assert.deepEqual([0, 1].map((waiting) => interval(soon, waiting, "en")), ["no wait", "less than 1 min"]);
  for (const waiting of [0, 3]) assert.match(interval({ p10: 600, p90: 1050 }, waiting), /10.*–.*18.* min/);
});
