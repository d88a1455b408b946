// Signing out while a number is at the desk: it is asked first, on every page, and over the lock too.

import { read } from "../api";
import { $, say } from "../dom";
import { text } from "../texts";
import type { Desks } from "../views";

/** What is at a desk: a ticket, nothing, or nobody can say. */
export type Hand = { number: string | null } | null | "unknown";

async function ask(desk: number): Promise<Hand> {
  try {
    const desks = await read<Desks>("/desks");
    return desks.items.find((one) => one.desk === desk)?.ticket ?? null;
  } catch {
    return "unknown";
  }
}

let look: (desk: number) => Promise<Hand> = ask;

/** A page that knows what is at the desk tells it also where nobody may ask: while the session is locked. */
export function knowHand(known: (desk: number) => Hand): void {
  look = async (desk) => known(desk);
}

function question(desk: number, hand: Exclude<Hand, null>): string {
  if (hand === "unknown") return text("doors-leave-unknown", { desk });
  return hand.number ? text("doors-leave-number", { desk, number: hand.number }) : text("doors-leave-walk-in", { desk });
}

/** Goes, after asking where something is in hand at the desk at which the session sits. */
export async function leaveFrom(desk: number | null, isLocked: boolean, go: () => void): Promise<void> {
  const hand = desk === null ? null : isLocked && look === ask ? "unknown" : await look(desk);
  if (desk === null || hand === null) return go();
  const dialog = $<HTMLDialogElement>("leaving");
  say($("leaving-title"), question(desk, hand));
  $("leaving-go").onclick = () => {
    dialog.close();
    go();
  };
  $("leaving-stay").onclick = () => dialog.close();
  if (!dialog.open) dialog.showModal();
  $("leaving-stay").focus();
}
