// How the office stands, in one word. Pure.

import type { OfficeView } from "../views";

/** What matters most of the office now: the name of a text `home-live-…`. */
export type Standing = "day-closed" | "hall-closed" | "open" | "closed";

/** The head's word goes before the hours. */
export function standing(office: OfficeView): Standing {
  if (office.day_closed) return "day-closed";
  if (office.hall_closed) return "hall-closed";
  return office.open ? "open" : "closed";
}

/** Whether a name leads to the very device that asks: other devices need another one. */
export function isLoopback(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127\./.test(name);
}
