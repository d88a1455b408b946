// Whose the desk is: at most one session sits at a desk, and a session at one desk. Pure.

import type { SessionView } from "../views";
import type { Why } from "./verbs";

/** How this session stands to the desk that is shown. */
export type Seating =
  /** It sits here. */
  | "mine"
  /** Nobody sits here, as far as is known: the first command sits down. */
  | "free"
  /** It has been asked for, and not answered yet. */
  | "asking"
  /** Another session sits here. */
  | "taken"
  /** It sat here until another took over. */
  | "lost"
  /** It sits at another desk: in another window. */
  | "elsewhere"
  /** Whoever is signed in is no operator: looks on, and sits down only where that is meant. */
  | "watching";

/** What became of asking for the seat. */
export type Asked = "asking" | "taken" | null;

/** How a session stands to a desk; the page may be older than the doors, and know no session. */
export function seatingOf(session: SessionView | null, desk: number, asked: Asked): Seating {
  if (!session) return "free";
  if (asked === "asking") return "asking";
  if (session.desk === desk) return "mine";
  if (session.lost_desk === desk) return "lost";
  if (asked === "taken") return "taken";
  if (!session.roles.includes("operator")) return "watching";
  return session.desk === null ? "free" : "elsewhere";
}

/** What a head of the desks may do at any of them. */
const OF_HEADS: readonly string[] = ["open", "pause", "close"];

/** Why a verb cannot be sent from this seat. */
export function whyNoSeat(seating: Seating, verb: string, roles: readonly string[]): Why | null {
  if (seating === "mine" || seating === "free") return null;
  if (roles.includes("head") && OF_HEADS.includes(verb)) return null;
  return { name: `seat-${seating}` };
}
