// One press, one ticket: however often or long a finger presses, and however many fingers. Pure; times are in milliseconds.

/** A hand that trembles presses again within this time: what it hits then it did not mean. */
const QUIET = 600;

export class Gate {
  private taking = false;
  private quietUntil = 0;

  /** Whether a press counts now, by hand or by a key. */
  isOpen(now: number, byHand: boolean): boolean {
    return !this.taking && (!byHand || now >= this.quietUntil);
  }

  /** A ticket is asked for: nothing is pressed until `done`. */
  take(): void {
    this.taking = true;
  }

  done(now: number): void {
    this.taking = false;
    this.settle(now);
  }

  /** Another screen stands under the finger: it is seen before it is pressed. */
  settle(now: number): void {
    this.quietUntil = now + QUIET;
  }

  get isTaking(): boolean {
    return this.taking;
  }
}
