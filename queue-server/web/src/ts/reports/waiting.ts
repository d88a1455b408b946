// Who waits now, and whose wait has passed what its service aims at. Pure: views and a time in, figures out.

import type { ServiceView } from "../views";

/** How long the first of a service has waited, in seconds; null when nobody waits. One whose time is still to come has waited 0. */
export function waited(service: Pick<ServiceView, "waiting_since">, now: number): number | null {
  if (!service.waiting_since || now === 0) return null;
  return Math.max(0, Math.floor((now - Date.parse(service.waiting_since)) / 1000));
}

/** By how many seconds a wait has passed its target; 0 while it has not. */
export function over(seconds: number | null, target: number): number {
  return seconds === null ? 0 : Math.max(0, seconds - target);
}
