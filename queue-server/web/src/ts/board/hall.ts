// What stands in the largest place, and what below "last calls": the states of a board. Pure; the native board decides by the
// same rules (display-board/src/board, layout/hall/now.rs), and tests/data/boards.json holds both to them.

import { choose } from "./choose";
import type { SafeCall, SafeService, SafeView } from "./read";

export type Hall =
  /** Calls; those are awaited at their desks (`standing`), or it is the last that was made. */
  | { says: "calls"; standing: boolean; large: SafeCall[] }
  /** Nobody was called yet. */
  | { says: "idle" }
  /** All services are closed for a reason that is the office's; from when they open, as far as anybody knows. */
  | { says: "closed"; opens: string }
  /** The office has nothing of what this board is for. */
  | { says: "nowhere"; names: string[] }
  /** Nothing is known of calls. */
  | { says: "no-data" };

export type Shown = Hall & {
  /** The calls that do not stand large, newest first. */
  rows: SafeCall[];
  /** The office is closed: its line, which tells people to take a number, does not stand there. */
  shut: boolean;
  /** A view without lists of calls is not the same as an office without calls. */
  known: boolean;
};

/** Refusals that mean closed, whatever the service. */
export const CLOSED = ["outside-hours", "day-closed", "hall-closed"];

/** A call that was made so many milliseconds ago, or more, is not one that somebody is still on the way to. */
const FORGOTTEN = 60 * 60_000;

/** What is shown of a view. `stale`: the line is cut, and whoever was called then may be called no more. `now`: the office's time
 *  in milliseconds; not a number where nobody has told it. */
export function hall(view: SafeView, stale: boolean, now: number): Shown {
  const opens = closed(view);
  // Who was called and forgotten keeps no closed office open.
  const seen = (call: SafeCall) => (opens !== null && isForgotten(call, now) ? { ...call, standing: false } : call);
  const { large, standing, others } = choose((view.calls ?? []).map(seen), (view.last ?? []).map(seen));
  const known = view.calls !== null || view.last !== null;
  // Whoever was called when the line broke may be called no more.
  const live = (call: SafeCall) => (stale ? { ...call, standing: false } : call);
  const rest = { rows: others.map(live), known, shut: opens !== null };
  // A closed office has something else to say where the last call would stand.
  if (opens !== null && !standing && !stale) return { says: "closed", opens, ...rest, rows: [...large, ...others] };
  if (large.length > 0) return { says: "calls", standing: standing && !stale, large, ...rest };
  return { says: known && !stale ? "idle" : "no-data", ...rest };
}

/** A desk's own display: the last call there, and whether it is still awaited; nothing that may be old. */
export function atDesk(view: SafeView, stale: boolean, now: number): Shown {
  const { large, others } = choose(view.calls ?? [], view.last ?? []);
  const all = [...large, ...others].sort((one, other) => other.call_seq - one.call_seq);
  const known = view.calls !== null || view.last !== null;
  const [opens, last] = [closed(view), all[0]];
  const rest = { rows: [], known, shut: opens !== null };
  if (stale) return { says: "no-data", ...rest };
  if (opens !== null && !(last?.standing && !isForgotten(last, now))) return { says: "closed", opens, ...rest };
  return last ? { says: "calls", standing: last.standing, large: [last], ...rest } : { says: known ? "idle" : "no-data", ...rest };
}

/** Made long ago; or nobody knows when, while the time is known. */
function isForgotten(call: SafeCall, now: number): boolean {
  return !Number.isNaN(now) && !(now - call.made < FORGOTTEN);
}

/** A sentence stands where the estimate would: nobody can come in addition. Who waits still is called today, though: when it opens again
 *  is nothing to those. */
export function isNoted(one: SafeService): boolean {
  return !one.issuing && !(CLOSED.includes(one.whyNot) && (one.waiting ?? 0) > 0);
}

/** When a closed office opens; "" where nobody knows; null while it is not closed. */
function closed(view: SafeView): string | null {
  const services = view.services ?? [];
  if (services.length === 0 || !services.every((one) => CLOSED.includes(one.whyNot))) return null;
  const opens = services.map((one) => one.opensAt).filter((at) => !Number.isNaN(Date.parse(at)));
  return opens.sort((one, other) => Date.parse(one) - Date.parse(other))[0] ?? "";
}
