// Two quick presses are one: whoever presses twice did not see, in between, what the first press brought. Pure.

/** Nobody reads a new number and decides within so many milliseconds; a double click lasts half of it. */
export const UNSEEN_MS = 900;

/** Remembers what was done when, and tells which presses were made without having seen it. */
export class Presses {
  private last = new Map<string, number>();
  private hand: string | null = null;
  private handSince = Number.NEGATIVE_INFINITY;

  /** A verb was answered. */
  answered(verb: string, at: number): void {
    this.last.set(verb, at);
  }

  /** The desk holds this ticket now. */
  holds(ticket: string | null, at: number): void {
    if (ticket === this.hand) return;
    this.hand = ticket;
    this.handSince = at;
  }

  /** Another desk is looked at: what it holds was there before. */
  forget(ticket: string | null): void {
    this.last.clear();
    this.hand = ticket;
    this.handSince = Number.NEGATIVE_INFINITY;
  }

  /** The same press again, before anybody can have seen its effect: to be passed over in silence. */
  isEcho(verb: string, at: number): boolean {
    return at - (this.last.get(verb) ?? Number.NEGATIVE_INFINITY) < UNSEEN_MS;
  }

  /** A number came to the desk that the operator cannot have seen: "next" would send it away. */
  isUnseen(at: number): boolean {
    return this.hand !== null && at - this.handSince < UNSEEN_MS;
  }
}
