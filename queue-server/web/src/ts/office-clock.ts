// The office's clock of a page, in #clock: begun with the time when the page was made, kept right by what streams tell.

import { $, say } from "./dom";
import { onClock, tellTimesBy } from "./live";
import { CLOCK_EVENT, OfficeTime } from "./office-time";

/** The office's time. */
export const time = new OfficeTime(() => performance.now());

/** The office's time now, in milliseconds. */
export function officeTime(): number {
  return time.now();
}

/** The office's date, 24/11/2026. */
export function officeDate(): string {
  return time.date();
}

function show(): void {
  say($("clock"), time.clock());
}

time.hear({ now: $("clock").dataset["now"] ?? "", speed: 1 });
show();
onClock((clock, age) => {
  time.hear(clock, age);
  show();
  document.dispatchEvent(new CustomEvent(CLOCK_EVENT, { detail: clock }));
});
tellTimesBy((moment) => time.clock(time.ago(Date.now() - moment)));
setInterval(show, 1000);
