// What is live on a page: views of a topic as they come, and the band that says since when there are none.

import { $, say } from "./dom";
import type { Clock } from "./office-time";
import { Streams, type Told } from "./streams";
import { text } from "./texts";

interface Line {
  watch(topic: string): void;
  again(): void;
  renew(): void;
}

const handlers = new Map<string, ((view: never) => void)[]>();
const lost = new Map<string, number>();
const lines: ((since: number | null) => void)[] = [];
const clocks: ((clock: Clock, age: number) => void)[] = [];
const denials: ((topic: string, slug: string, status: number) => void)[] = [];
let line: Line | null = null;

/** Calls `show` with each view of a stream, the present one first. */
export function live<V>(topic: string, show: (view: V) => void): void {
  const known = handlers.get(topic) ?? [];
  handlers.set(topic, [...known, show as (view: never) => void]);
  line ??= connect();
  line.watch(topic);
}

/** Calls `told` when the server denies a stream: it is not asked for again until `again`. */
export function onDenied(told: (topic: string, slug: string, status: number) => void): void {
  denials.push(told);
}

/** What was denied may be granted now: asks for it again, for all pages of this browser. */
export function again(): void {
  line?.again();
}

/** Somebody has signed in or out in this browser: every stream of all its pages begins anew. */
export function renew(): void {
  line ??= connect();
  line.renew();
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
  if ("denied" in told) {
    for (const denied of denials) denied(told.topic, told.denied, told.status);
    return;
  }
  if ("lost" in told) lost.set(told.topic, told.lost);
  else lost.delete(told.topic);
  const since = lostSince();
  const band = $("lost");
  band.hidden = since === null;
  say(band, since === null ? "" : text("lost-since", { time: tellTime(since) }));
  document.body.classList.toggle("is-lost", since !== null);
  for (const tell of lines) tell(since);
}

function connect(): Line {
  if ("SharedWorker" in window) {
    const { port } = new SharedWorker("/assets/live-worker.js", { name: "numeretto-live" });
    port.onmessage = (event: MessageEvent<Told>) => heard(event.data);
    window.addEventListener("pagehide", () => port.postMessage("bye"));
    // A page that comes back from the browser's memory has said goodbye: it begins anew.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    return {
      watch: (topic) => port.postMessage({ topic }),
      again: () => port.postMessage("again"),
      renew: () => port.postMessage("renew"),
    };
  }
  const streams = new Streams();
  return { watch: (topic) => streams.watch(topic, heard), again: () => streams.again(), renew: () => streams.renew() };
}
