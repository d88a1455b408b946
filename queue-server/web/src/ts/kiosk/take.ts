// Asking for a ticket: one key a press, so that what is sent again has the effect of one, and an end to waiting.

import { command, Refused } from "../api";
import type { Ticket } from "../views";
import { speaks } from "./words";

/** After so long, in milliseconds, nobody stands there waiting any more. */
const PATIENCE = 12_000;

/** The ticket that was issued. Throws what was refused, or that no answer came. */
export async function take(service: string, priority: boolean): Promise<Ticket> {
  const asked = command<Ticket>("/tickets", {
    service,
    channel: "kiosk",
    class: priority ? "priority" : "standard",
    language: speaks(),
  });
  const late = Symbol("late");
  const first = await Promise.race([asked, new Promise<symbol>((end) => setTimeout(end, PATIENCE, late))]);
  if (typeof first === "symbol") {
    giveBack(asked);
    throw new Refused(null);
  }
  if (!first) throw new Refused(null);
  return first;
}

/** A ticket that comes when its holder was told that there is none would be called for nobody. */
function giveBack(asked: Promise<Ticket | null>): void {
  asked.then((ticket) => ticket && command(`/tickets/${ticket.id}/withdraw`)).catch(() => undefined);
}
