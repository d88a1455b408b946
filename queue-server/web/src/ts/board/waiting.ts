// How many wait for what, and how long one who came now would wait.

import { $, make, say } from "../dom";
import { interval, text } from "../texts";
import { both, inTurn, pair, put } from "./both";
import { CLOSED, isNoted } from "./hall";
import { keyed } from "./keyed";
import type { SafeService } from "./read";

const SVG = "http://www.w3.org/2000/svg";

/** Shows every service; one that is wrong in part lacks that part. `today` is the office's date, dd/mm/yyyy. */
export function showWaiting(services: readonly SafeService[] | null, today: string): void {
  const list = $("waiting");
  list.dataset["many"] = many(services?.length ?? 0);
  list.style.setProperty("--rows", String(Math.ceil((services?.length ?? 0) / 2)));
  const areLong = long(services ?? []);
  const key = (one: SafeService): string => one.service;
  keyed(list, services ?? [], key, (one, before) => {
    const element = before ?? make("li", { class: "queue" });
    put(element, line(one, today, areLong.has(one)));
    return element;
  });
}

/** The more services, the closer they stand: rows of two lines, rows of one, two columns. */
function many(services: number): string {
  return services <= 7 ? "few" : services <= 12 ? "some" : "many";
}

/** Signs of a name that one line of a row has room for; and those of one that still leaves room for the other language. */
const ONE_LINE = 30;
const TWO_LINES = 40;

const signs = ({ name, nameEn }: SafeService): number => Math.max(name.length, nameEn.length);

/** The services whose row has room for one language at a time: one row of three lines does no harm, several would push the calls away. */
function long(services: readonly SafeService[]): Set<SafeService> {
  const beyond = services.filter((one) => signs(one) > ONE_LINE);
  const isRoom = beyond.length <= 1 && beyond.every((one) => signs(one) <= TWO_LINES);
  return new Set(isRoom || many(services.length) !== "few" ? [] : beyond);
}

function named(one: SafeService, isLong: boolean): HTMLElement {
  const element = make("span", { class: isLong ? "queue-name is-long" : "queue-name" }, pair(one.name, one.nameEn));
  if (isLong) element.style.setProperty("--signs", String(signs(one)));
  return element;
}

function line(one: SafeService, today: string, isLong: boolean): HTMLElement {
  const people = one.waiting ?? 0;
  const count = make("span", { class: "queue-count" }, icon("people"), one.waiting === null ? "–" : String(people), " ");
  count.append(make("span", { class: "unseen" }, text("board-live-people", { count: people })));
  return make(
    "div",
    { class: "queue-inside" },
    make("span", { class: "queue-letter number" }, one.service),
    named(one, isLong),
    count,
    isNoted(one) ? make("span", { class: "queue-note" }, note(one, today)) : estimate(one),
  );
}

function estimate(one: SafeService): HTMLElement {
  const wait = one.issuing ? one.wait : null;
  if (!wait) return make("span", { class: "queue-wait" }, icon("wait"), "–");
  const [it, en] = [interval(wait, one.waiting, "it"), interval(wait, one.waiting, "en")];
  // Minutes are read alike in both languages; what is a sentence is set like one.
  if (it !== en) return make("span", { class: "queue-note" }, pair(it, en));
  return make("span", { class: "queue-wait" }, icon("wait"), it);
}

/** Why nobody can come in addition, and from when one can again. */
function note(one: SafeService, today: string): HTMLElement {
  if (one.whyNot === "issuing-stopped") return both("board-live-stopped");
  if (one.whyNot === "cap-reached") return both("board-live-sold-out");
  if (!CLOSED.includes(one.whyNot)) return both("board-live-unknown");
  return opening(one.opensAt, today) ?? both("board-live-closed");
}

/** When a closed service or office opens, as far as anybody knows. */
export function opening(at: string, today: string): HTMLElement | null {
  const opens = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(at);
  if (!opens) return null;
  const [, year, month, day, time] = opens.map(String);
  if (`${day}/${month}/${year}` === today) return both("board-live-opens", { time: time ?? "" });
  return both("board-live-opens-on", { day: `${day}/${month}`, time: time ?? "" });
}

function icon(name: string): SVGElement {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}

/** Letters that both languages together may have to stand side by side. */
const SIDE_BY_SIDE = 130;

/** One line of the office, in both languages side by side; where that is too long, in turn. */
export function showText(it: string, en: string): void {
  const place = $("text");
  place.hidden = it === "" && en === "";
  const made = it.length + en.length > SIDE_BY_SIDE ? inTurn(it || en, en || it) : pair(it || en, en || it);
  if (place.hidden) say(place, "");
  else put(place, made);
}
