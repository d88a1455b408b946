// What an operator can do in which state of the desk, and why not. Pure.

import type { Desk, Ticket } from "../views";

/** The verbs of the console, as the API names them. */
export type Verb =
  | "next"
  | "recall"
  | "start"
  | "finish"
  | "no-show"
  | "park"
  | "transfer"
  | "call"
  | "walk-in"
  | "open"
  | "pause"
  | "close";

/** Why a verb does not apply now: the name of a text `desk-why-…`, and what stands in it. */
export interface Why {
  name: string;
  count?: number;
  number?: string;
}

/** Verbs that name the ticket in hand. */
export const NAMES_TICKET: readonly string[] = ["recall", "start", "finish", "no-show", "park", "transfer"];

/** What keeps any verb from being sent, whatever the desk does. */
export interface Line {
  /** The server is not connected. */
  lost: boolean;
  /** The office's time, in milliseconds. */
  now: number;
  /** Why a verb cannot be sent from this seat; left out where it always can. */
  seat?: (verb: string) => Why | null;
}

/** Why a verb cannot apply; null where it can. The server decides, this only spares a vain press. */
export function whyNot(verb: Verb, desk: Desk | null, line: Line): Why | null {
  if (line.lost) return { name: "lost" };
  if (!desk) return { name: "no-desk" };
  const seat = line.seat?.(verb);
  if (seat) return seat;
  switch (verb) {
    case "next":
      return awayFrom(desk);
    case "recall":
    case "start":
      return called(desk);
    case "no-show":
      return called(desk) ?? tooEarly(desk, line.now);
    case "finish":
      return desk.ticket ? null : { name: "no-ticket" };
    case "park":
    case "transfer":
      if (!desk.ticket) return { name: "no-ticket" };
      return desk.ticket.number === null ? { name: "walk-in" } : null;
    case "call":
    case "walk-in":
      return awayFrom(desk) ?? full(desk);
    case "open":
      return desk.state === "closed" || desk.pause !== null ? null : { name: "is-open" };
    case "pause":
      if (desk.state === "closed") return { name: "closed" };
      if (desk.state === "paused") return { name: "is-paused" };
      return desk.pause === null ? null : { name: "pause-asked" };
    case "close":
      return desk.state === "closed" ? { name: "is-closed" } : full(desk);
  }
}

/** Why a visit that was put aside cannot be gone on with here. */
export function whyNotResume(ticket: Ticket, desk: Desk | null, line: Line): Why | null {
  if (line.lost) return { name: "lost" };
  if (!desk) return { name: "no-desk" };
  const seat = line.seat?.("resume");
  if (seat) return seat;
  if (ticket.desk !== null && ticket.desk !== desk.desk) return { name: "parked-elsewhere", count: ticket.desk };
  if (!desk.serves.includes(ticket.service)) return { name: "not-served" };
  return awayFrom(desk) ?? full(desk);
}

function awayFrom(desk: Desk): Why | null {
  if (desk.state === "closed") return { name: "closed" };
  return desk.state === "paused" ? { name: "paused" } : null;
}

function full(desk: Desk): Why | null {
  if (!desk.ticket) return null;
  return desk.ticket.number === null ? { name: "hand-walk-in" } : { name: "hand", number: desk.ticket.number };
}

function called(desk: Desk): Why | null {
  if (!desk.ticket) return { name: "no-ticket" };
  return desk.state === "calling" ? null : { name: "started" };
}

function tooEarly(desk: Desk, now: number): Why | null {
  const rule = desk.no_show;
  if (!rule) return null;
  if (rule.recalls > 0) return { name: "recall-first", count: rule.recalls };
  // Rounded up: who waits the seconds told is not refused again.
  const seconds = Math.ceil((Date.parse(rule.from) - now) / 1000);
  return seconds > 0 ? { name: "wait", count: seconds } : null;
}

/** What "next" will do, in the words of a text `desk-next-…`. */
export function nextDoes(desk: Desk): Why {
  const hand = desk.ticket;
  const number = hand?.number ?? "";
  if (hand && desk.pause !== null) return { name: hand.number ? "then-pause" : "walk-in-then-pause", number };
  const walkIn = hand !== null && hand.number === null;
  const ends = walkIn ? "walk-in-" : !hand ? "" : desk.state === "calling" ? "called-" : "visit-";
  return { name: `${ends}${desk.waiting > 0 ? "some" : "none"}`, number, count: desk.waiting };
}
