// The slip of paper, as a printer would print it.

import { encode } from "uqr";
import { make } from "../dom";
import { interval, named, text } from "../texts";
import type { BoardView, ServiceView, Ticket } from "../views";

const SVG = "http://www.w3.org/2000/svg";

/** dd/mm/yyyy, hh:mm of a time of the office. */
function moment(time: string): string {
  return `${time.slice(8, 10)}/${time.slice(5, 7)}/${time.slice(0, 4)} ${time.slice(11, 16)}`;
}

/** The code that leads a phone to the ticket. */
function code(link: string): SVGElement {
  const { data, size } = encode(link, { border: 2 });
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("class", "code");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", text("kiosk-code"));
  const path = document.createElementNS(SVG, "path");
  const dots = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  path.setAttribute("d", dots.join(""));
  svg.append(path);
  return svg;
}

/** What stands on the slip of a ticket. */
export function paper(ticket: Ticket, board: BoardView, service: ServiceView | null): Node[] {
  const lines: Node[] = [
    make("p", { class: "slip-office" }, `${board.body} – ${board.office}`),
    make("p", {}, moment(ticket.issued_at)),
    make("p", { class: "slip-number number" }, ticket.number ?? ""),
    make("p", { class: "slip-service" }, service ? named(service.name, service.name_en) : ticket.service),
    make("p", {}, text("kiosk-ahead", { count: ticket.ahead ?? 0 })),
  ];
  if (ticket.wait) lines.push(make("p", {}, `${text("kiosk-wait")} ${interval(ticket.wait)}`));
  if (ticket.link) lines.push(code(ticket.link), make("p", { class: "slip-follow" }, text("kiosk-follow")));
  return lines;
}
