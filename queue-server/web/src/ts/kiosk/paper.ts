// The slip of paper, as a printer would print it, in the language in which it was asked for. Of a priority it says nothing.

import { encode } from "uqr";
import { make } from "../dom";
import type { BoardView, Ticket } from "../views";
import { estimate } from "./buttons";
import { dayOf } from "./choices";
import { name, words } from "./words";

const SVG = "http://www.w3.org/2000/svg";

/** The code that leads a phone to the ticket. */
function code(link: string): SVGElement {
  const { data, size } = encode(link, { border: 2 });
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("class", "code");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words("kiosk-code"));
  const path = document.createElementNS(SVG, "path");
  const dots = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  path.setAttribute("d", dots.join(""));
  svg.append(path);
  return svg;
}

/** Where a ticket was taken. */
export interface Place {
  body: string;
  office: string;
}

/** What to do with the code; on the screen of a rehearsal, whoever tries it follows it without a phone. */
function follow(link: string, rehearsal: boolean): HTMLElement {
  if (!rehearsal) return make("p", {}, words("kiosk-follow"));
  return make("p", {}, make("a", { href: link, target: "_blank", rel: "noopener" }, words("kiosk-follow-here")));
}

/** What stands on the slip of a ticket. */
export function paper(ticket: Ticket, view: BoardView, place: Place): Node[] {
  const service = view.services.find((one) => one.service === ticket.service);
  const taken = `${dayOf(ticket.issued_at)} ${ticket.issued_at.slice(11, 16)}`;
  const lines: Node[] = [
    make("p", { class: "slip-office" }, place.body, make("br"), place.office),
    make("p", { class: "slip-number number" }, ticket.number ?? ""),
    make("p", { class: "slip-service" }, service ? name(service.name, service.name_en) : ticket.service),
    make("p", { class: "slip-time" }, taken),
    make("p", { class: "slip-wait" }, words("kiosk-ahead", { count: ticket.ahead ?? 0 })),
  ];
  // While no desk is open nobody knows, as the services' buttons tell.
  if (ticket.wait && service?.wait) lines.push(make("p", { class: "slip-wait" }, estimate(ticket.wait)));
  if (ticket.link) lines.push(make("div", { class: "slip-code" }, code(ticket.link), follow(ticket.link, view.rehearsal)));
  if (view.rehearsal) lines.push(make("p", { class: "slip-rehearsal" }, words("kiosk-rehearsal")));
  return lines;
}
