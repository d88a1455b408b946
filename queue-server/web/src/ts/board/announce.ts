// Which calls are new, so that each is announced once: flashed, chimed and said. Pure.

import type { SafeCall } from "./read";

/** A page that was just opened speaks only what was called as it opened: the rest was heard already. In milliseconds. */
const FRESH = 5_000;
/** After being away, calls older than this are not announced any more. */
const OLD = 120_000;
/** How many announced calls are remembered: more than a view ever lists. */
const MEMORY = 500;

export class Announcer {
  /** The sequences that were announced or let pass. Not merely the highest: one bad item must not silence the others. */
  private readonly known = new Set<number>();
  private opened = false;
  private away = false;

  /** The line was cut: calls may have been missed. */
  cut(): void {
    this.away = true;
  }

  /** The calls of a view that are to be announced now, in the order in which they were made. */
  fresh(calls: readonly SafeCall[], now: number): SafeCall[] {
    const [isFirst, wasAway] = [!this.opened, this.away];
    [this.opened, this.away] = [true, false];
    if (wasAway) this.forgetAnotherHistory(calls);
    const unheard = calls.filter((call) => !this.known.has(call.call_seq));
    for (const call of unheard) this.known.add(call.call_seq);
    for (const seq of this.known) {
      if (this.known.size <= MEMORY) break;
      this.known.delete(seq);
    }
    const ordered = unheard.sort((one, other) => one.call_seq - other.call_seq);
    if (!isFirst && !wasAway) return ordered;
    const oldest = isFirst ? FRESH : OLD;
    return ordered.filter((call) => call.standing && now - call.made <= oldest);
  }

  /** A server restored from a backup counts on from an earlier call: its calls are others than those that bore their
   *  sequences before. */
  private forgetAnotherHistory(calls: readonly SafeCall[]): void {
    const newest = Math.max(...calls.map((call) => call.call_seq));
    if (calls.length > 0 && newest < Math.max(...this.known)) this.known.clear();
  }
}

/** Whether a call that waited for its turn is still worth saying. */
export function isCurrent(call: SafeCall, now: number): boolean {
  return !(now - call.made > OLD);
}
