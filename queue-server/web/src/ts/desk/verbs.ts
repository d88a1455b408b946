// What an operator can do in which state of the desk. Pure.

import type { Desk } from "../views";

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

/** Whether a verb can apply; the server decides, this only keeps the hand from what cannot be. */
export function can(verb: Verb, desk: Desk): boolean {
  const { state, ticket } = desk;
  const numbered = ticket !== null && ticket.number !== null;
  switch (verb) {
    case "next":
      return state === "open" || state === "calling" || state === "serving";
    case "recall":
    case "start":
    case "no-show":
      return state === "calling";
    case "finish":
      return ticket !== null;
    case "park":
    case "transfer":
      return numbered;
    case "call":
    case "walk-in":
      return state === "open";
    case "open":
      return state === "closed" || state === "paused" || desk.pause !== null;
    case "pause":
      return state !== "closed" && state !== "paused" && desk.pause === null;
    case "close":
      return state === "open" || state === "paused";
  }
}
