// The office's time on a page that is open for months. It runs on this device's steady clock from what the office last
// said, never on the time of day that the device believes in.

export class OfficeTime {
  private said = Number.NaN;
  private at = 0;
  private offset = 0;
  private opening = true;

  /** `steady` counts milliseconds evenly: performance.now(). */
  constructor(private readonly steady: () => number) {}

  /** The time when the page was made. */
  begin(time: string): void {
    const said = Date.parse(time);
    if (!Number.isNaN(said)) this.set(time, said);
  }

  /** The line was cut: what comes first after that may be old. */
  cut(): void {
    this.opening = true;
  }

  /** The time in a view. The first view of a connection tells of the last change, which may be long ago: it only counts
   *  where it is ahead. The others come as they are made. */
  hear(time: string): void {
    const said = Date.parse(time);
    if (Number.isNaN(said)) return;
    const isOld = this.opening && said < this.now();
    this.opening = false;
    if (!isOld) this.set(time, said);
  }

  /** Milliseconds since 1970; not a number before the office said anything. */
  now(): number {
    return this.said + this.steady() - this.at;
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

  private set(time: string, said: number): void {
    [this.said, this.at] = [said, this.steady()];
    const zone = /([+-])(\d\d):(\d\d)$/.exec(time);
    this.offset = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000 : 0;
  }

  /** As the office's walls show it, whatever zone the device is set to. */
  private local(at: number): string {
    return new Date(at + this.offset).toISOString();
  }
}
