// No desk is chosen yet: all desks by their kind, with what each does, as links.

import { keyed } from "../board/keyed";
import { $, make, say } from "../dom";
import { text } from "../texts";
import type { Desk, Desks, OfficeView } from "../views";
import { kindOf } from "./hand";

/** The address of a desk's console; the others' settings stay in it. */
export function addressOf(desk: number | null): string {
  const query = new URLSearchParams(location.search);
  if (desk === null) query.delete("desk");
  else query.set("desk", String(desk));
  return `/desk${query.size > 0 ? `?${query}` : ""}`;
}

function state(desk: Desk): string {
  const name = text(`desk-state-${desk.state}`);
  return desk.ticket?.number ? `${name} · ${desk.ticket.number}` : name;
}

function link(desk: Desk, before: HTMLElement | undefined, choose: (desk: number) => void): HTMLElement {
  const element = before ?? make("a", { class: "choice" }, make("strong", {}), make("span", { class: "choice-state" }));
  element.setAttribute("href", addressOf(desk.desk));
  element.dataset["state"] = desk.state;
  say(element.firstElementChild as HTMLElement, text("desk-number", { desk: desk.desk }));
  say(element.lastElementChild as HTMLElement, state(desk));
  if (!before) {
    element.addEventListener("click", (event) => {
      // A new tab, if somebody wants one.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(desk.desk);
    });
  }
  return element;
}

/** Shows the desks. */
export function showStart(desks: Desks, office: OfficeView | null, choose: (desk: number) => void): void {
  const kinds = [...new Set(desks.items.map((desk) => desk.kind))];
  keyed($("choices"), kinds, (kind) => kind, (kind, before) => {
    const of = desks.items.filter((desk) => desk.kind === kind);
    const group = before ?? make("div", {}, make("h3", {}), make("div", { class: "choices" }));
    say(group.firstElementChild as HTMLElement, of[0] ? kindOf(of[0], office) : "");
    keyed(group.lastElementChild as HTMLElement, of, (desk) => String(desk.desk), (desk, one) => link(desk, one, choose));
    return group;
  });
}
