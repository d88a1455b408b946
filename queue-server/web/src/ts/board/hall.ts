// What stands in the largest place, and what below "last calls": the states of a board. Pure; the native board decides by the
// same rules (display-board/src/board, layout/hall/now.rs), and tests/data/boards.json holds both to them.

import { choose } from "./choose";
import type { SafeCall, SafeView } from "./read";

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
  /** The other calls, newest first. */
  rows: SafeCall[];
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
  const rest = { rows: others, known };
  if (opens !== null && !standing && !stale) return { says: "closed", opens, ...rest };
  if (large.length > 0) return { says: "calls", standing: standing && !stale, large, ...rest };
  return { says: known && !stale ? "idle" : "no-data", ...rest };
}

/** A desk's own display: the last call there, whether or not it is still awaited; nothing that may be old. */
export function atDesk(view: SafeView, stale: boolean, now: number): Shown {
  const { large, others } = choose(view.calls ?? [], view.last ?? []);
  const all = [...large, ...others].sort((one, other) => other.call_seq - one.call_seq);
  const known = view.calls !== null || view.last !== null;
  const rest = { rows: [], known };
  if (stale) return { says: "no-data", ...rest };
  const [opens, last] = [closed(view), all[0]];
  if (opens !== null && (!last || isForgotten(last, now))) return { says: "closed", opens, ...rest };
  return last ? { says: "calls", standing: true, large: [last], ...rest } : { says: known ? "idle" : "no-data", ...rest };
}

/** Made long ago; or nobody knows when, while the time is known. */
function isForgotten(call: SafeCall, now: number): boolean {
  return !Number.isNaN(now) && !(now - call.made < FORGOTTEN);
}

/** When a closed office opens; "" where nobody knows; null while it is not closed. */
function closed(view: SafeView): string | null {
  const services = view.services ?? [];
  if (services.length === 0 || !services.every((one) => CLOSED.includes(one.whyNot))) return null;
  const opens = services.map((one) => one.opensAt).filter((at) => !Number.isNaN(Date.parse(at)));
  return opens.sort((one, other) => Date.parse(one) - Date.parse(other))[0] ?? "";
}
