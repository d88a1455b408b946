// The lines of the audit trail as people read them, and the days under which they stand.

import english from "../../../../locales/en/audit-live.ftl";
import italian from "../../../../locales/it/audit-live.ftl";
import { roleName } from "../doors/words";
import { add, text } from "../texts";
import type { AuditView } from "../views";

add(italian, english);

/** The latest first, by day: 24/11/2026. */
export function byDay(lines: readonly AuditView[]): [string, AuditView[]][] {
  const days = new Map<string, AuditView[]>();
  for (const line of [...lines].sort((one, other) => other.seq - one.seq)) {
    const day = `${line.at.slice(8, 10)}/${line.at.slice(5, 7)}/${line.at.slice(0, 4)}`;
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return [...days];
}

function actor(line: AuditView): string {
  const who = line.who ?? "";
  if (line.by === "person") return line.name ? text("audit-live-by-person", { name: line.name }) : text("audit-live-by-erased", { who });
  return text(`audit-live-by-${line.by}`, { who: line.by === "rehearsal" ? roleName(who) : (line.name ?? who) });
}

function subject(line: AuditView): string {
  if (line.subject_name) return line.subject_name;
  const of = line.subject ?? "";
  if (line.deed.startsWith("device")) return of;
  return text(line.deed.startsWith("key") ? "audit-live-key" : "audit-live-erased", { subject: of });
}

/** Who did what: one sentence in two parts. */
export function sentence(line: AuditView): [string, string] {
  const prefix = line.deed.startsWith("key") ? "scope" : "role";
  const given = (line.given ?? []).map((one) => text(`${prefix}-${one}`)).join(", ");
  const words = text(`audit-live-${line.deed}`, { subject: subject(line), given, count: line.given?.length ?? 0 });
  // A deed of a later version is told by its own name.
  const known = words !== `audit-live-${line.deed}`;
  return [actor(line), known ? words : line.deed.replaceAll("_", " ")];
}
