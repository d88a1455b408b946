// The office's clock, in #clock: the time of the last view, and what has passed since on this device. Pages that show
// times by it look the same whatever the device's own clock says.

import { $, say } from "./dom";

let view = "";
let received = 0;

/** The time that a view bears. */
export function setTime(now: string): void {
  view = now;
  received = performance.now();
  show();
}

/** The office's time now, in milliseconds; 0 before the first view. */
export function officeTime(): number {
  return view === "" ? 0 : Date.parse(view) + performance.now() - received;
}

function show(): void {
  if (view === "") return;
  // The digits of the office's zone are those of the view: its offset is cut off, not applied.
  const local = new Date(Date.parse(`${view.slice(0, 19)}Z`) + performance.now() - received);
  say($("clock"), local.toISOString().slice(11, 16));
}

setInterval(show, 1000);
