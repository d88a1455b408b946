// The audit trail in words. The page's language is read when texts are loaded: there is a page before them.
import assert from "node:assert/strict";
import test from "node:test";
import type { AuditView } from "../src/ts/views";

(globalThis as { document?: unknown }).document = { documentElement: { lang: "it" } };
const { byDay, sentence } = await import("../src/ts/admin/trail");

const line = (more: Partial<AuditView>): AuditView => ({ seq: 1, at: "2026-11-24T10:42:00+01:00", by: "person", who: "1", name: "admin", deed: "device_paired", ...more });
const said = (more: Partial<AuditView>) => sentence(line(more)).join(" ");

test("a line says who did what to whom", () => {
  assert.equal(said({ subject: "k1", given: ["kiosk"] }), "admin ha associato il dispositivo k1");
  const person = { subject: "2", subject_name: "sportello 3", given: ["operator", "head"] };
  assert.equal(said({ deed: "person_added", ...person }), "admin ha aggiunto sportello 3 con i ruoli operatore, responsabile");
  assert.equal(said({ deed: "person_changed", ...person, given: ["head"] }), "admin ha modificato sportello 3: ora ha il ruolo responsabile");
  assert.equal(said({ deed: "key_made", subject: "1", subject_name: "sito", given: ["board"] }), "admin ha creato la chiave di sito (permessi: tabellone)");
  assert.equal(said({ by: "program", who: undefined, name: undefined, deed: "office_configured" }), "chi gestisce il server ha cambiato le impostazioni della sede");
  assert.equal(said({ by: "rehearsal", who: "administrator", name: undefined, deed: "administrator_signed_in" }), "prova (amministratore) è entrato");
  const refused = { by: "nobody", who: undefined, name: undefined, deed: "administrator_refused", subject: "1", subject_name: "admin" };
  assert.equal(said(refused), "qualcuno ha sbagliato la password o il PIN di admin");
});

test("a name that was erased is a number, and an unknown deed its own name", () => {
  assert.equal(said({ name: undefined, deed: "person_removed", subject: "9" }), "persona n. 1 (nome cancellato) ha rimosso persona n. 9");
  assert.equal(said({ deed: "moon_landed" }), "admin moon landed");
});

test("every deed of the server has its words", () => {
  const deeds = ["person_added", "person_changed", "person_deactivated", "person_removed", "password_reset", "administrator_signed_in",
    "administrator_signed_out", "administrator_chose_password", "administrator_refused",
    "device_paired", "device_revoked", "key_made", "key_revoked", "office_configured", "clock_accepted"];
  for (const deed of deeds) assert.ok(!said({ deed, subject: "1" }).includes(deed.replaceAll("_", " ")), deed);
  for (const by of ["person", "key", "device", "program", "rehearsal", "nobody"]) assert.ok(!said({ by }).includes("audit-live"), by);
});

test("the latest comes first, by day", () => {
  const days = byDay([line({ seq: 1 }), line({ seq: 3, at: "2026-11-25T08:00:00+01:00" }), line({ seq: 2 })]);
  assert.deepEqual(days.map(([day, lines]) => [day, lines.map((one) => one.seq)]), [["25/11/2026", [3]], ["24/11/2026", [2, 1]]]);
});
