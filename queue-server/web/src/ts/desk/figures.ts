// Times and numbers as the console shows and reads them. Pure.

import type { BoardView, Desk, ServiceView, Ticket } from "../views";

/** 4:05, or 1:04:05. */
export function lasted(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** How long it waited, in milliseconds: an appointment from its due time on, if it came early. Null for a walk-in. */
export function waited(ticket: Ticket, now: number): number | null {
  if (ticket.number === null) return null;
  const from = Math.max(Date.parse(ticket.issued_at), ticket.due ? Date.parse(ticket.due) : 0);
  return Math.max(0, (ticket.called_at ? Date.parse(ticket.called_at) : now) - from);
}

/** How long its visit lasts, in milliseconds, without the time for which it was put aside. Null before it began. */
export function served(ticket: Ticket, now: number): number | null {
  if (!ticket.serving_since) return ticket.served ? ticket.served * 1000 : null;
  return (ticket.served ?? 0) * 1000 + Math.max(0, now - Date.parse(ticket.serving_since));
}

/** Since when the ticket in hand is called, by its latest call. */
export function calledSince(desk: Desk, board: BoardView | null): number | null {
  if (desk.state !== "calling" || !desk.ticket) return null;
  const call = board?.last.find((call) => call.number === desk.ticket?.number && call.desk === desk.desk);
  const at = call?.at ?? desk.ticket.called_at;
  return at ? Date.parse(at) : null;
}

/** The services that a desk serves, in the office's order. */
export function servedHere(services: readonly ServiceView[], desk: Desk): ServiceView[] {
  return services.filter((service) => desk.serves.includes(service.service));
}

/** Since when the longest-waiting of these services waits. */
export function longestSince(services: readonly ServiceView[]): number | null {
  const times = services.flatMap((service) => (service.waiting_since ? [Date.parse(service.waiting_since)] : []));
  return times.length > 0 ? Math.min(...times) : null;
}

/** The number of a ticket as it was typed: "a45" is A045. Null if it cannot be one. */
export function typedNumber(typed: string): string | null {
  const found = /^([A-Z])0*([1-9][0-9]{0,4})$/.exec(typed.replace(/[\s.-]/g, "").toUpperCase());
  return found ? `${found[1]}${found[2]?.padStart(3, "0")}` : null;
}
