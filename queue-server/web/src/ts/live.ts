// What is live on a page: views of a topic as they come, and the band that says since when there are none.

import { $, say } from "./dom";
import type { Clock } from "./office-time";
import { Streams, type Told } from "./streams";
import { text } from "./texts";

type Watch = (topic: string) => void;

const handlers = new Map<string, ((view: never) => void)[]>();
const lost = new Map<string, number>();
const lines: ((since: number | null) => void)[] = [];
const clocks: ((clock: Clock, age: number) => void)[] = [];
let watch: Watch | null = null;

/** Calls `show` with each view of a stream, the present one first. */
export function live<V>(topic: string, show: (view: V) => void): void {
  const known = handlers.get(topic) ?? [];
  handlers.set(topic, [...known, show as (view: never) => void]);
  watch ??= connect();
  watch(topic);
}

/** How a moment of this device is told: a page with the office's clock tells it by that. */
let tellTime = (moment: number): string => new Date(moment).toTimeString().slice(0, 5);

/** Tells moments of this device otherwise from now on. */
export function tellTimesBy(tell: (moment: number) => string): void {
  tellTime = tell;
}

/** Whether a topic is cut off, and since when in milliseconds of this device. */
export function lostSince(): number | null {
  return lost.size === 0 ? null : Math.min(...lost.values());
}

/** Calls `told` when the line is cut, with the time of this device, and when it is there again, before the next view. */
export function onLine(told: (since: number | null) => void): void {
  lines.push(told);
}

/** Calls `told` with the office's clock as streams tell it, and how many milliseconds ago it was so. */
export function onClock(told: (clock: Clock, age: number) => void): void {
  clocks.push(told);
}

function heard(told: Told): void {
  if ("clock" in told) {
    for (const clock of clocks) clock(told.clock, Date.now() - told.heard);
    return;
  }
  if ("view" in told) {
    for (const show of handlers.get(told.topic) ?? []) show(told.view as never);
    return;
  }
  if ("lost" in told) lost.set(told.topic, told.lost);
  else lost.delete(told.topic);
  const since = lostSince();
  const band = $("lost");
  band.hidden = since === null;
  say(band, since === null ? "" : text("lost-since", { time: tellTime(since) }));
  document.body.classList.toggle("is-lost", since !== null);
  for (const line of lines) line(since);
}

function connect(): Watch {
  if ("SharedWorker" in window) {
    const { port } = new SharedWorker("/assets/live-worker.js", { name: "numeretto-live" });
    port.onmessage = (event: MessageEvent<Told>) => heard(event.data);
    window.addEventListener("pagehide", () => port.postMessage("bye"));
    // A page that comes back from the browser's memory has said goodbye: it begins anew.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    return (topic) => port.postMessage({ topic });
  }
  const streams = new Streams();
  return (topic) => streams.watch(topic, heard);
}
