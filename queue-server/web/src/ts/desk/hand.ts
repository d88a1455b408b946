// What the console shows of the desk and of the number in hand.

import { $, fill, make, say } from "../dom";
import { clock, named, text } from "../texts";
import type { BoardView, Desk, OfficeView, Ticket } from "../views";
import { calledSince, lasted, served, waited } from "./figures";

/** What is said of the citizen beside the number: what is not the rule. */
function chips(ticket: Ticket): [string, string][] {
  const chips: [string, string][] = [];
  if (ticket.class === "priority") chips.push(["priority", text("desk-priority")]);
  if (ticket.due) chips.push(["appointment", text("desk-appointment", { time: clock(ticket.due) })]);
  if (ticket.language === "en") chips.push(["english", text("desk-english")]);
  return chips;
}

function service(ticket: Ticket, board: BoardView | null): string {
  const found = board?.services.find((service) => service.service === ticket.service);
  return found ? `${ticket.service} – ${named(found.name, found.name_en)}` : ticket.service;
}

/** The name of the desk's kind, as the office file has it. */
export function kindOf(desk: Desk, office: OfficeView | null): string {
  const kind = office?.desk_kinds.find((kind) => kind.kind === desk.kind);
  return kind ? named(kind.name, kind.name_en) : "";
}

/** The state, the number, who it is. */
export function showHand(here: Desk, board: BoardView | null): void {
  const ticket = here.ticket;
  const reason = here.pause ? text(`desk-reason-${here.pause}`) : "";
  say($("state"), here.state === "paused" ? text("desk-paused-for", { reason }) : text(`desk-state-${here.state}`));
  say($("then"), here.pause && here.state !== "paused" ? text("desk-then-pause", { reason }) : "");
  say($("number"), ticket ? (ticket.number ?? text("desk-walk-in-mark")) : "–");
  $("number").classList.toggle("wordy", ticket !== null && ticket.number === null);
  say($("about"), ticket ? service(ticket, board) : text(`desk-idle-${here.state}`));
  const shown = ticket ? chips(ticket) : [];
  const list = $("chips");
  if (list.dataset["shown"] !== JSON.stringify(shown)) {
    list.dataset["shown"] = JSON.stringify(shown);
    fill(list, ...shown.map(([kind, words]) => make("li", { class: `chip chip-${kind}` }, words)));
  }
  list.hidden = shown.length === 0;
  document.body.dataset["state"] = here.state;
}

/** The times that run. */
export function showTimes(here: Desk, board: BoardView | null, now: number): void {
  const ticket = here.ticket;
  const since = calledSince(here, board);
  const shown = (milliseconds: number | null) => (milliseconds === null ? "–" : lasted(milliseconds));
  say($("waited"), shown(ticket && waited(ticket, now)));
  say($("calling"), shown(since === null ? null : now - since));
  say($("served"), shown(ticket && served(ticket, now)));
}
