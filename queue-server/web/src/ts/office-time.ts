// The office's time on a page that may be open for months. It runs on this device's steady clock from what the office last
// said, as fast as the office's own does (a rehearsal's may run faster, or stand), and never on the time of day that the
// device believes in. Pure but for the steady clock that it is given.

/** What the office's clock shows, as every stream tells it. */
export interface Clock {
  now: string;
  /** Seconds of the office a second. */
  speed: number;
  /** What is played, where a crowd plays in a rehearsal. */
  scene?: "calm" | "busy" | "rush";
}

/** The event of a page's document that tells its band of a clock. */
export const CLOCK_EVENT = "office-clock";

export class OfficeTime {
  private said = Number.NaN;
  private at = 0;
  private speed = 1;
  private offset = 0;

  /** `steady` counts milliseconds evenly: performance.now(). */
  constructor(private readonly steady: () => number) {}

  /** The office's clock, as it was so many milliseconds ago. */
  hear({ now, speed }: Clock, age = 0): void {
    const said = Date.parse(now);
    if (Number.isNaN(said)) return;
    [this.said, this.at, this.speed] = [said, this.steady() - Math.max(0, age), speed];
    const zone = /([+-])(\d\d):(\d\d)$/.exec(now);
    this.offset = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000 : 0;
  }

  /** Milliseconds since 1970; not a number before the office said anything. */
  now(): number {
    return this.said + (this.steady() - this.at) * this.speed;
  }

  /** What it was so many milliseconds of this device ago. */
  ago(age: number): number {
    return this.now() - age * this.speed;
  }

  /** "10:42", at a moment in milliseconds. */
  clock(at = this.now()): string {
    return Number.isNaN(at) ? "" : this.local(at).slice(11, 16);
  }

  /** "24/11/2026". */
  date(at = this.now()): string {
    if (Number.isNaN(at)) return "";
    const [year, month, day] = this.local(at).slice(0, 10).split("-");
    return `${day}/${month}/${year}`;
  }

  /** As the office's walls show it, whatever zone the device is set to. */
  private local(at: number): string {
    return new Date(at + this.offset).toISOString();
  }
}
