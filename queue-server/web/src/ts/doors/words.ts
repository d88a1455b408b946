// What the doors say: of refusals, of times, of roles.

import english from "../../../../locales/en/doors-live.ftl";
import rolesEnglish from "../../../../locales/en/roles.ftl";
import italian from "../../../../locales/it/doors-live.ftl";
import rolesItalian from "../../../../locales/it/roles.ftl";
import { Refused } from "../api";
import { add, clock, text } from "../texts";

add(`${italian}\n${rolesItalian}`, `${english}\n${rolesEnglish}`);

/** Why something was refused, in words; those that a page knows of by itself come first. */
export function because(failed: unknown, known: Record<string, string> = {}): string {
  if (!(failed instanceof Refused) || !failed.problem) return text("no-answer");
  const own = known[failed.slug];
  if (own !== undefined) return own;
  if (failed.problem.status === 429) return text("doors-throttled", { count: failed.again ?? 1 });
  if (failed.problem.status === 403) return text("doors-forbidden");
  return text("doors-failed", { detail: failed.problem.detail });
}

/** 24/11/2026 at 10:42, of a time as the server writes it. */
export function when(time: string): string {
  const date = `${time.slice(8, 10)}/${time.slice(5, 7)}/${time.slice(0, 4)}`;
  return text("doors-when", { date, time: clock(time) });
}

export function roleName(role: string): string {
  return text(`role-${role}`);
}
