// The calls on the board: the newest in the largest letters, the others in rows below each other.

import { $, make, say } from "../dom";
import { clock, text } from "../texts";
import { both, pair, put, sayBoth } from "./both";
import type { Chosen } from "./choose";
import { keyed } from "./keyed";
import type { SafeCall, SafeService, SafeView } from "./read";

/** How many rows there are at most; the sheet hides whole rows that a screen has no room for. */
const ROWS = 8;

/** What a call is known by: a recall is another call, and flashes anew. */
const key = (call: SafeCall): string => String(call.call_seq);

/** Shows the calls; `isNew` tells which still draw the eye. */
export function showCalls(chosen: Chosen, view: SafeView, isNew: (call: SafeCall) => boolean): void {
  // A view without lists of calls is not the same as an office without calls.
  const known = view.calls !== null || view.last !== null;
  const cards = $("now");
  keyed(cards, chosen.large, key, (call, before) => {
    const element = before ?? make("li", { class: "card" });
    put(element, card(call, view.services ?? []));
    element.classList.toggle("is-new", isNew(call));
    return element;
  });
  cards.dataset["count"] = String(cards.children.length);
  cards.classList.toggle("is-past", !chosen.standing);
  cards.hidden = cards.children.length === 0;
  idle(cards.hidden, known);
  sayBoth($("now-says"), chosen.standing || cards.hidden ? "board-live-calling" : "board-live-latest");

  const rows = $("last");
  keyed(rows, chosen.others.slice(0, ROWS), key, (call, before) => {
    const element = before ?? row(call);
    element.classList.toggle("is-standing", call.standing);
    element.classList.toggle("is-new", isNew(call));
    return element;
  });
  const none = $("none");
  none.hidden = rows.children.length > 0;
  sayBoth(none, known ? "board-live-none" : "board-live-no-data");
}

/** Ends what draws the eye. */
export function calm(isNew: (seq: number) => boolean): void {
  for (const element of document.querySelectorAll<HTMLElement>(".is-new")) {
    if (!isNew(Number(element.dataset["key"]))) element.classList.remove("is-new");
  }
}

function idle(shown: boolean, known: boolean): void {
  const place = $("idle");
  place.hidden = !shown;
  if (!shown) return;
  const note = make("span", { class: "idle-note" }, both("board-live-idle-note"));
  put(place, known ? make("span", {}, both("board-live-idle"), note) : both("board-live-no-data"));
}

function card(call: SafeCall, services: readonly SafeService[]): HTMLElement {
  const parts: HTMLElement[] = [make("span", { class: "card-number number" }, call.number)];
  if (call.desk !== null) {
    const number = make("span", { class: "card-desk-number" }, String(call.desk));
    parts.push(make("span", { class: "card-desk" }, both("board-live-desk"), " ", number));
  }
  const service = services.find((one) => one.service === call.service);
  // A service that is not known here takes its name away, not the call.
  if (service?.name) parts.push(make("span", { class: "card-service" }, pair(service.name, service.nameEn)));
  const inside = make("div", { class: "card-inside" }, ...parts);
  // Longer numbers than "A045" are set smaller, so that they are never cut.
  inside.style.setProperty("--chars", String(Math.max(4, call.number.length)));
  return inside;
}

function row(call: SafeCall): HTMLElement {
  const desk = call.desk === null ? "–" : String(call.desk);
  return make(
    "li",
    { class: "row" },
    make("span", { class: "row-number number" }, call.number),
    make("span", { class: "row-desk" }, make("span", { class: "unseen" }, ` ${text("board-live-desk")} `), desk),
    make("span", { class: "row-time" }, Number.isNaN(call.made) ? "" : clock(call.at)),
  );
}

/** Says calls to readers for the blind, each in its language; what was said before is taken away. */
export function sayCalls(sentences: readonly { sentence: string; language: string }[]): void {
  if (sentences.length === 0) return;
  $("said").replaceChildren(...sentences.map(({ sentence, language }) => make("p", { lang: language }, sentence)));
}

/** Says of all that is shown from when it is, or that it is live. */
export function showStale(time: string | null): void {
  // Whoever was called then may be called no more; the next view says anew who is.
  if (time !== null && !$("now").hidden) sayBoth($("now-says"), "board-live-latest");
  for (const place of document.querySelectorAll<HTMLElement>(".stale")) {
    place.hidden = time === null;
    if (time === null) say(place, "");
    else sayBoth(place, "board-live-stale", { time });
  }
}
