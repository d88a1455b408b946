// Which calls are shown large, and which below "last calls". Pure.

import type { SafeCall } from "./read";

/** How many are shown large at most. */
const LARGE = 3;
/** Calls that follow the newest within so many milliseconds count as made together with it. */
const TOGETHER = 30_000;

export interface Chosen {
  /** Shown large, newest first. */
  large: SafeCall[];
  /** Those are awaited at their desks; else it is the last call that was made, or none. */
  standing: boolean;
  /** The others, newest first, one a ticket and desk. */
  others: SafeCall[];
}

/** Sorts the calls of the last minutes and the last calls of the day. */
export function choose(calls: SafeCall[], last: SafeCall[]): Chosen {
  const all = latest([...calls, ...last]);
  const standing = all.filter((call) => call.standing);
  const newest = standing[0];
  // Where a time cannot be read, the newest stands alone.
  const together = standing.filter((call) => call === newest || (newest && newest.made - call.made <= TOGETHER));
  const large = newest ? together.slice(0, LARGE) : all.slice(0, 1);
  return { large, standing: newest !== undefined, others: all.filter((call) => !large.includes(call)) };
}

/** The latest call of each ticket at each desk, newest first: a recall stands for the call before it. */
function latest(calls: SafeCall[]): SafeCall[] {
  const kept = new Map<string, SafeCall>();
  for (const call of calls) {
    const key = `${call.number} ${call.desk}`;
    const known = kept.get(key);
    if (!known || known.call_seq < call.call_seq) kept.set(key, call);
  }
  return [...kept.values()].sort((one, other) => other.call_seq - one.call_seq);
}
