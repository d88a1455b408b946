// Sitting down at the desk that is shown, and what is said where somebody else sits there.

import { ask, Refused } from "../api";
import { isSignedIn, onSession, roles } from "../doors/session";
import { because } from "../doors/words";
import { $, say } from "../dom";
import { text } from "../texts";
import type { SessionView } from "../views";
import { type Asked, type Seating, seatingOf, whyNoSeat } from "./seat";
import type { Why } from "./verbs";

/** What the page does about it. */
interface Ways {
  /** Something of it is otherwise now. */
  changed(): void;
  /** Another desk is to be shown, or the choice of desks. */
  choose(desk: number | null): void;
  /** The seat that somebody asked for by a press is this session's. */
  sat(desk: number): void;
  wrong(words: string): void;
}

let session: SessionView | null = null;
let desk: number | null = null;
let asked: Asked = null;
let ways: Ways | null = null;

/** How this session stands to the desk that is shown. */
export function seating(): Seating {
  return desk === null ? "free" : seatingOf(session, desk, asked);
}

/** Why a verb cannot be sent from here. */
export function whyNotFromHere(verb: string): Why | null {
  return whyNoSeat(seating(), verb, roles);
}

/** Sits down; whether that was done. */
async function sit(takeOver: boolean): Promise<boolean> {
  const at = desk;
  if (at === null || !isSignedIn || asked === "asking") return false;
  asked = "asking";
  ways?.changed();
  let next: Asked = null;
  let sits = false;
  try {
    await ask("POST", `/desks/${at}/seat`, { take_over: takeOver });
    sits = true;
    // The stream says the same a moment later.
    if (session) session = { ...session, desk: at, lost_desk: null };
  } catch (failed) {
    if (failed instanceof Refused && failed.slug === "desk-taken") next = "taken";
    else if (failed instanceof Refused && failed.slug !== "no-answer" && failed.problem?.status !== 401) ways?.wrong(because(failed));
  }
  if (desk !== at) return false;
  asked = next;
  ways?.changed();
  return sits;
}

/** A desk is shown from now on, or none: sits down there, and gets up where it sat before. */
export function turnSeatTo(next: number | null): void {
  const before = desk;
  [desk, asked] = [next, null];
  // A head of the desks looks on: operators do not find a desk taken by somebody who only looked.
  if (next !== null && roles.includes("operator")) return void sit(false);
  if (before === null || session?.desk !== before) return;
  session = { ...session, desk: null };
  ask("DELETE", `/desks/${before}/seat`).catch(() => {});
}

/** A command was refused because another session sits here. */
export function wasTaken(): void {
  asked = "taken";
}

/** Shows whose the desk is, where it is not this session's. */
export function showSeating(): void {
  const now = seating();
  const plain = now === "mine" || now === "free" || now === "asking" || desk === null;
  const section = $("seat");
  document.body.dataset["seat"] = now;
  section.hidden = plain;
  if (plain) return;
  const variables = { desk: desk ?? 0, elsewhere: session?.desk ?? 0 };
  section.dataset["seat"] = now;
  say($("seat-title"), text(`desk-seat-${now}`, variables));
  say($("seat-about"), text(`desk-seat-${now}-about`, variables));
  const [take, other] = [$("seat-take"), $("seat-other")];
  other.hidden = now === "watching";
  say(take, text(`desk-seat-${now}-take`, variables));
  if (now !== "watching") say(other, now === "elsewhere" ? text("desk-seat-go", variables) : text("desk-seat-choose"));
}

/** Makes the section work. */
export function beginSeating(given: Ways): void {
  ways = given;
  $("seat-take").addEventListener("click", async () => {
    const at = desk;
    if ((await sit(seating() !== "watching")) && at !== null) given.sat(at);
    $("title").focus();
  });
  $("seat-other").addEventListener("click", () => given.choose(seating() === "elsewhere" ? (session?.desk ?? null) : null));
  onSession((view) => {
    const sat = seating() === "mine";
    session = view;
    // Nobody sits here any more as far as the server knows: it was started anew, and has forgotten.
    if (sat && seating() === "free") void sit(false);
    given.changed();
  });
}
