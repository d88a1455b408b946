// Who waits now, and whose wait has passed what its service aims at. Pure: views and a time in, figures out.

import type { Desk, ServiceView } from "../views";

/** How long the first of a service has waited, in seconds; null when nobody waits. One whose time is still to come has waited 0. */
export function waited(service: Pick<ServiceView, "waiting_since">, now: number): number | null {
  if (!service.waiting_since || now === 0) return null;
  return Math.max(0, Math.floor((now - Date.parse(service.waiting_since)) / 1000));
}

/** By how many seconds a wait has passed its target; 0 while it has not. */
export function over(seconds: number | null, target: number): number {
  return seconds === null ? 0 : Math.max(0, seconds - target);
}

export interface Desks {
  busy: number;
  free: number;
  paused: number;
  closed: number;
}

/** What the desks of each kind do. Nothing finer is told: a desk is an operator. */
export function byKind(desks: Pick<Desk, "kind" | "state">[]): Map<string, Desks> {
  const kinds = new Map<string, Desks>();
  for (const { kind, state } of desks) {
    const sum = kinds.get(kind) ?? { busy: 0, free: 0, paused: 0, closed: 0 };
    if (state === "paused" || state === "closed") sum[state] += 1;
    else if (state === "open") sum.free += 1;
    else sum.busy += 1;
    kinds.set(kind, sum);
  }
  return kinds;
}
