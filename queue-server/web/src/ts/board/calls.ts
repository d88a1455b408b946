// The calls on the board: the newest in the largest letters, the others in rows below each other; and what stands in the
// largest place while there are none.

import { $, make, say } from "../dom";
import { clock, text } from "../texts";
import { both, pair, put, sayBoth } from "./both";
import type { Shown } from "./hall";
import { keyed } from "./keyed";
import type { SafeCall, SafeService } from "./read";
import { opening } from "./waiting";

/** How many rows there are at most; the sheet hides whole rows that a screen has no room for. */
const ROWS = 8;

/** Signs of a service's names that a card of a phone has room for; for more it grows. */
const TWO_LINES = 70;

/** What a call is known by: a recall is another call, and flashes anew. */
const key = (call: SafeCall): string => String(call.call_seq);

/** What it takes to show calls, besides them. */
export interface Around {
  services: readonly SafeService[];
  /** Which calls still draw the eye. */
  isNew: (call: SafeCall) => boolean;
  /** The office's date, dd/mm/yyyy. */
  today: string;
  /** A desk's own display: it need not say where. */
  atDesk: boolean;
  /** The line is cut, since this time of day; "" while it is there. */
  cutAt: string;
}

/** Shows what is called, or why nobody is. */
export function showHall(hall: Shown, around: Around): void {
  const [large, standing] = hall.says === "calls" ? [hall.large, hall.standing] : [[], true];
  const cards = $("now");
  keyed(cards, large, key, (call, before) => {
    const element = before ?? make("li", { class: "card" });
    put(element, card(call, around));
    element.classList.toggle("is-new", around.isNew(call));
    return element;
  });
  cards.dataset["count"] = String(cards.children.length);
  cards.classList.toggle("is-past", !standing);
  cards.hidden = cards.children.length === 0;
  idle(hall, cards.hidden, around);
  titles(hall, standing || cards.hidden, large.length);
  showRows(hall, around, cards.hidden);
}

function showRows({ rows, known }: Shown, { isNew }: Around, isAlone: boolean): void {
  const list = $("last");
  keyed(list, rows.slice(0, ROWS), key, (call, before) => {
    const element = before ?? row(call);
    element.classList.toggle("is-standing", call.standing);
    element.classList.toggle("is-new", isNew(call));
    return element;
  });
  const none = $("none");
  none.hidden = list.children.length > 0;
  sayBoth(none, !known ? "board-live-no-data" : isAlone ? "board-live-no-calls" : "board-live-none");
}

/** Ends what draws the eye. */
export function calm(isNew: (seq: number) => boolean): void {
  for (const element of document.querySelectorAll<HTMLElement>(".is-new")) {
    if (!isNew(Number(element.dataset["key"]))) element.classList.remove("is-new");
  }
}

/** Over the largest place, and over the rows: where the last call stands large, those below are the ones before it. A closed office
 *  says so in its largest letters: that title is for ears alone. */
function titles(hall: Shown, isLive: boolean, calls: number): void {
  const latest = calls > 1 ? "board-live-latest-several" : "board-live-latest";
  const isClosed = hall.says === "closed";
  $("now-title").classList.toggle("unseen", isClosed);
  sayBoth($("now-says"), isClosed ? "board-live-closed" : isLive ? "board-live-calling" : latest);
  sayBoth($("last-says"), isLive ? "board-live-others" : "board-live-before");
}

/** Instead of calls. */
function idle(hall: Shown, shown: boolean, around: Around): void {
  const place = $("idle");
  place.hidden = !shown;
  if (!shown) return;
  if (hall.says === "nowhere") {
    put(place, make("span", { class: "idle-fault" }, both("board-live-nowhere", { names: hall.names.join(", ") })));
    return;
  }
  const said = { closed: "board-live-closed", idle: "board-live-idle", calls: "board-live-no-data", "no-data": "board-live-no-data" };
  const note = about(hall, around);
  put(place, make("span", {}, both(said[hall.says]), ...(note ? [make("span", { class: "idle-note" }, note)] : [])));
}

/** Under what stands instead of calls. A desk's own display has no other place that says since when it knows nothing. */
function about(hall: Shown, { today, atDesk, cutAt }: Around): HTMLElement | null {
  if (hall.says === "closed") return opening(hall.opens, today);
  if (hall.says === "idle" && !atDesk) return both("board-live-idle-note");
  return hall.says === "no-data" && atDesk && cutAt ? both("board-live-stale", { time: cutAt }) : null;
}

function card(call: SafeCall, { services, atDesk }: Around): HTMLElement {
  const parts: HTMLElement[] = [make("span", { class: "card-number number" }, call.number)];
  if (call.desk !== null && !atDesk) {
    const number = make("span", { class: "card-desk-number" }, String(call.desk));
    parts.push(make("span", { class: "card-desk" }, both("board-live-desk"), " ", number));
  }
  const service = services.find((one) => one.service === call.service);
  // A service that is not known here takes its name away, not the call.
  if (service?.name && !atDesk) parts.push(make("span", { class: "card-service" }, pair(service.name, service.nameEn)));
  const signs = atDesk || !service ? 0 : service.name.length + service.nameEn.length;
  const inside = make("div", { class: signs > TWO_LINES ? "card-inside is-long" : "card-inside" }, ...parts);
  // Longer numbers than "A045" are set smaller, so that they are never cut.
  inside.style.setProperty("--chars", String(Math.max(4, call.number.length)));
  inside.style.setProperty("--desk-chars", String(Math.max(2, String(call.desk ?? "").length)));
  return inside;
}

function row(call: SafeCall): HTMLElement {
  const desk = call.desk === null ? "–" : String(call.desk);
  const number = make("span", { class: "row-number number" }, call.number);
  number.style.setProperty("--chars", String(call.number.length));
  return make(
    "li",
    { class: "row" },
    number,
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
  for (const place of document.querySelectorAll<HTMLElement>(".stale")) {
    place.hidden = time === null;
    if (time === null) say(place, "");
    else sayBoth(place, "board-live-stale", { time });
  }
}
