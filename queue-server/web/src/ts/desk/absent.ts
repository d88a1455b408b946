// Who did not come and is back: takes the place again before the number is called, as pages promise for a while.

import { command, read, Refused } from "../api";
import { text } from "../texts";
import type { Ticket } from "../views";

/** Gives a number that was marked absent its place again; null where it has one (or there was nothing to give), else why not. */
export async function takeBack(number: string): Promise<string | null> {
  try {
    const absent = await read<{ items: Ticket[] }>("/tickets?state=no_show");
    const ticket = absent.items.find((one) => one.number === number);
    if (ticket) await command(`/tickets/${ticket.id}/reinstate`);
    return null;
  } catch (failed) {
    if (!(failed instanceof Refused) || !failed.problem) return text("desk-unknown");
    return failed.slug === "grace-over" ? text("refused-grace-over", { number }) : failed.problem.detail;
  }
}
