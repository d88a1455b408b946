// A screen that was left comes back to its first state, announced and after asking. Pure; times are in milliseconds.

export class Countdown {
  private until: number | null = null;

  /** After `quiet` without a touch it is said, for `warning` seconds, that the time ends. */
  constructor(
    private readonly quiet: number,
    private readonly warning: number,
  ) {}

  /** Begins, or begins anew. */
  restart(now: number): void {
    this.until = now + (this.quiet + this.warning) * 1000;
  }

  stop(): void {
    this.until = null;
  }

  /** As much again, on top of what is left. */
  extend(now: number): void {
    const left = Math.max(0, (this.until ?? now) - now);
    this.until = now + left + (this.quiet + this.warning) * 1000;
  }

  /** Whole seconds left to be told; null while there is nothing to tell. 0: it is over. */
  left(now: number): number | null {
    if (this.until === null) return null;
    const left = Math.max(0, Math.ceil((this.until - now) / 1000));
    return left <= this.warning || this.quiet === 0 ? left : null;
  }
}

/** The seconds at which the time left is said aloud again: each second would drown everything else. */
export function isToldAloud(left: number): boolean {
  return left === 10 || left === 5;
}
