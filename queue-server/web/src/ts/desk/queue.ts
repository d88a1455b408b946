// Who waits for this desk: how many for each service, and how long the first of them has been waiting.

import { keyed } from "../board/keyed";
import { $, make, say } from "../dom";
import { named, text } from "../texts";
import type { BoardView, Desk, ServiceView } from "../views";
import { longestSince, servedHere } from "./figures";

function minutes(since: number | null, now: number): string {
  if (since === null) return "–";
  return text("desk-minutes", { minutes: Math.max(0, Math.floor((now - since) / 60_000)) });
}

function row(service: ServiceView, now: number, before: HTMLElement | undefined): HTMLElement {
  const letter = make("span", { class: "letter number", "data-letter": service.service });
  const spoken = make("span", { class: "unseen" }, `${service.service} – `);
  const name = make("th", { scope: "row" }, letter, spoken, make("span", { class: "queue-name" }));
  const cells = ["queue-count number figure", "figure"].map((name) => make("td", { class: name }));
  const line = before ?? make("tr", {}, name, ...cells);
  const [head, count, longest] = line.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
  say(head.lastElementChild as HTMLElement, named(service.name, service.name_en));
  say(count, String(service.waiting));
  say(longest, minutes(service.waiting > 0 ? longestSince([service]) : null, now));
  line.classList.toggle("nobody", service.waiting === 0);
  return line;
}

/** Shows the queues of a desk. */
export function showQueue(here: Desk, board: BoardView | null, now: number): void {
  const services = servedHere(board?.services ?? [], here);
  keyed($("queue"), services, (service) => service.service, (service, before) => row(service, now, before));
  say($("queue-all"), String(here.waiting));
  say($("queue-longest"), minutes(longestSince(services), now));
}
