// Which calls are announced: each once, in the order in which they were made. Pure: what a view says and what was said
// before go in, what is to be said comes out.

import type { Call } from "../views";

/** A call older than this is not announced any more by a board that was away, in milliseconds. */
const OLDEST = 120_000;

/** What a board that has just begun still announces: the call that was made while it loaded. */
const FRESH = 5_000;

export class Announcer {
  private last: number | null = null;

  /** The calls of a view that are news, oldest first. `back`: the board was away since the view before. */
  news(calls: Call[], now: string, back: boolean): Call[] {
    const first = this.last === null;
    const before = this.last ?? 0;
    const newest = calls.reduce((newest, call) => Math.max(newest, call.call_seq), before);
    this.last = newest;
    const age = (call: Call) => Date.parse(now) - Date.parse(call.at);
    const told = calls.filter((call) => {
      if (call.call_seq <= before) return false;
      if (first) return call.standing && age(call) <= FRESH;
      return !back || (call.standing && age(call) <= OLDEST);
    });
    return told.sort((a, b) => a.call_seq - b.call_seq);
  }
}
