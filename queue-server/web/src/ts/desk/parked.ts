// Visits that were put aside: where, since when they are in hand, and the button that goes on with them.

import { keyed } from "../board/keyed";
import { $, make, say } from "../dom";
import { clock, text } from "../texts";
import type { Desk, Ticket } from "../views";
import { lasted } from "./figures";
import { type Line, whyNotResume, type Why } from "./verbs";

function about(ticket: Ticket, now: number): string {
  const where = ticket.desk ? text("desk-parked-at", { desk: ticket.desk }) : text("desk-parked-free");
  const at = ticket.called_at;
  const minutes = at ? Math.max(0, Math.floor((now - Date.parse(at)) / 60_000)) : 0;
  const called = at ? text("desk-parked-called", { time: clock(at) }) : "";
  const ago = minutes > 0 ? text("desk-parked-ago", { minutes }) : "";
  const served = ticket.served ? text("desk-parked-served", { time: lasted(ticket.served * 1000) }) : "";
  return [where, called, ago, served].filter(Boolean).join(" · ");
}

function row(before: HTMLElement | undefined, ticket: Ticket, resume: (ticket: Ticket) => void): HTMLElement {
  if (before) return before;
  const button = make("button", { type: "button", class: "verb" }, text("desk-resume"));
  button.append(make("span", { class: "unseen" }, ` ${ticket.number ?? ""}`));
  button.addEventListener("click", () => resume(ticket));
  const why = make("span", { id: `why-resume-${ticket.id}`, hidden: true });
  const number = make("strong", { class: "number" }, ticket.number ?? "•");
  return make("li", {}, number, make("span", { class: "parked-about" }), button, why);
}

/** Shows them, those of this desk first; where the focus was on one that went, it goes to the heading. */
export function showParked(
  parked: readonly Ticket[],
  here: Desk,
  line: Line,
  words: (why: Why) => string,
  resume: (ticket: Ticket) => void,
): void {
  const list = $("parked");
  const had = list.contains(document.activeElement);
  const mine = (ticket: Ticket) => (ticket.desk === here.desk ? 0 : ticket.desk === null ? 1 : 2);
  const sorted = [...parked].sort((one, other) => mine(one) - mine(other));
  keyed(list, sorted, (ticket) => ticket.id, (ticket, before) => {
    const item = row(before, ticket, resume);
    say(item.querySelector<HTMLElement>(".parked-about") as HTMLElement, about(ticket, line.now));
    const button = item.querySelector("button") as HTMLButtonElement;
    const why = whyNotResume(ticket, here, line);
    say(item.lastElementChild as HTMLElement, why ? words(why) : "");
    if (why) {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-describedby", `why-resume-${ticket.id}`);
    } else {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("aria-describedby");
    }
    return item;
  });
  $("parked-none").hidden = parked.length > 0;
  if (had && !list.contains(document.activeElement)) $("parked-title").focus();
}
