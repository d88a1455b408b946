// The board of the waiting room. It shows whole views, one after the other; an item that cannot be shown is left out and
// takes nothing else with it. Timers are two (this page's and the clock's), and elements are replaced, never added: weeks
// of it change nothing.

import english from "../../../../locales/en/board-live.ftl";
import italian from "../../../../locales/it/board-live.ftl";
import { Announcer } from "../board/announcer";
import { Sound, words } from "../board/sound";
import { $, fill, make, say } from "../dom";
import { live, lostSince } from "../live";
import { setTime } from "../office-clock";
import { add, clock, interval, language, text } from "../texts";
import type { BoardView, Call, ServiceView } from "../views";

add(italian, english);

/** How many calls stand large side by side, and how many in the list of the last ones. */
const LARGE = 3;
const LAST = 7;
/** How long a call draws the eye, in milliseconds. */
const NEW = 6_000;

const announcer = new Announcer();
const sound = new Sound();
/** Until when a call draws the eye, by its sequence. */
const fresh = new Map<number, number>();

let board: BoardView | null = null;
let away = false;

/** Makes what can be made: an item that fails is left out. */
function each<T>(items: T[], one: (item: T) => HTMLElement): HTMLElement[] {
  return items.flatMap((item) => {
    try {
      return [one(item)];
    } catch {
      return [];
    }
  });
}

function desk(call: Call): string {
  const other = language === "it" ? "en" : "it";
  const names = [text("board-desk"), text("board-desk", {}, other)];
  return call.language === "en" && language === "it" ? `${names[0]} / ${names[1]}` : (names[0] ?? "");
}

function large(call: Call): HTMLElement {
  return make(
    "article",
    { class: fresh.has(call.call_seq) ? "call is-new" : "call" },
    make("p", { class: "call-number number" }, call.number),
    make("p", { class: "call-desk" }, desk(call), " ", make("strong", { class: "number" }, String(call.desk))),
  );
}

function small(call: Call): HTMLElement {
  return make(
    "li",
    {},
    make("span", { class: "number" }, call.number),
    make("span", {}, `${text("board-desk")} `, make("strong", { class: "number" }, String(call.desk))),
  );
}

function queue(service: ServiceView): HTMLElement {
  return make(
    "li",
    {},
    make("span", { class: "letter number" }, service.service),
    make("span", { class: "queue-name" }, language === "en" ? service.name_en : service.name),
    make("span", { class: "queue-count number" }, String(service.waiting)),
    make("span", { class: "queue-wait" }, service.issuing && service.wait ? interval(service.wait) : "–"),
  );
}

/** The standing calls, newest first, one a ticket: a recall does not stand twice. */
function standing(calls: Call[]): Call[] {
  const seen = new Set<string>();
  return calls.filter((call) => call.standing && !seen.has(call.number) && seen.add(call.number)).slice(0, LARGE);
}

function show(): void {
  if (!board) return;
  const now = standing(board.calls);
  const shown = new Set(now.map((call) => call.number));
  fill($("now"), ...each(now, large));
  if (now.length === 0) fill($("now"), make("p", { class: "nobody" }, text("board-nobody")));
  $("now").dataset["count"] = String(now.length);
  fill($("last"), ...each(board.last.filter((call) => !shown.has(call.number)).slice(0, LAST), small));
  fill($("queues"), ...each(board.services, queue));
  const line = language === "en" ? (board.text_en ?? board.text) : board.text;
  say($("line"), lostSince() === null ? (line ?? "") : text("board-old", { time: clock(board.now) }));
}

function announce(calls: Call[]): void {
  for (const call of calls) {
    fresh.set(call.call_seq, performance.now() + NEW);
    say($("spoken"), words(call));
    sound.announce(call);
  }
}

/** Calls grow old, and a line that broke is shown so. */
function tick(): void {
  const now = performance.now();
  const old = [...fresh].filter(([, until]) => until <= now);
  for (const [seq] of old) fresh.delete(seq);
  const lost = lostSince() !== null;
  if (old.length > 0 || lost !== away) show();
  away = lost || away;
}

async function soundOn(): Promise<void> {
  $("sound").hidden = await sound.begin();
}

live<BoardView>("/api/v1/board/stream", (view) => {
  const back = away;
  away = false;
  board = view;
  setTime(view.now);
  announce(announcer.news(view.calls, view.now, back));
  show();
});

$("sound").addEventListener("click", () => void soundOn());
if (new URLSearchParams(location.search).get("sound") !== "off") void soundOn();
setInterval(tick, 1000);
