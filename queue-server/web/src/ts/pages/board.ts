// The board: what the hall sees and hears. Each view is shown whole; what stands there already stays untouched.
//
// Made to run for months: there is one timer, which moves the clock and ends what was new; lists keep as many elements as
// a view has items; what is remembered of calls is bounded; sound ends by itself (../board/voice.ts).

import english from "../../../../locales/en/board-live.ftl";
import italian from "../../../../locales/it/board-live.ftl";
import { Announcer, isCurrent } from "../board/announce";
import { calm, sayCalls, showCalls, showStale } from "../board/calls";
import { choose } from "../board/choose";
import { type SafeCall, view as safe } from "../board/read";
import { soundButton } from "../board/sound";
import { showText, showWaiting } from "../board/waiting";
import { announcement, parts, type Spoken } from "../board/words";
import { leaveWhenRevoked } from "../doors/device";
import { $, say } from "../dom";
import { live, onLine } from "../live";
import { time } from "../office-clock";
import { add, language, text } from "../texts";

add(italian, english);

/** How long a new call draws the eye, in milliseconds: five flashes, one a second, then steadily. */
const EYE = 12_000;

const announcer = new Announcer();
const voice = soundButton();
/** When calls were announced, by sequence, in steady milliseconds: those that still draw the eye. */
const news = new Map<number, number>();

/** Each part of the page by itself: where one fails, the others are shown. */
function part(show: () => void): void {
  try {
    show();
  } catch (error) {
    console.warn("a part of the board cannot be shown", error);
  }
}

function spoken(call: SafeCall): Spoken {
  return call.language === "en" ? "en" : "it";
}

function sentence(call: SafeCall): string {
  const { letter, number } = parts(call.number) ?? { letter: "", number: call.number };
  const variables = { letter, number: String(number) };
  if (call.desk === null) return text("board-live-said-no-desk", variables, spoken(call));
  return text("board-live-said", { ...variables, desk: String(call.desk) }, spoken(call));
}

function announce(calls: SafeCall[]): void {
  const fresh = announcer.fresh(calls, time.now());
  for (const call of fresh) {
    news.set(call.call_seq, performance.now());
    const phrases = announcement(call.number, call.desk, spoken(call));
    voice?.say({ language: spoken(call), phrases, isCurrent: () => isCurrent(call, time.now()) });
  }
  sayCalls(fresh.map((call) => ({ sentence: sentence(call), language: spoken(call) })));
}

function show(given: unknown): void {
  const view = safe(given);
  part(() => announce(view.calls ?? []));
  part(() => showCalls(choose(view.calls ?? [], view.last ?? []), view, (call) => news.has(call.call_seq)));
  part(() => showWaiting(view.services, time.date()));
  part(() => showText(view.text, view.textEn));
  part(() => names(view.body, view.office));
  part(() => ($("suspect").hidden = !view.clockSuspect));
  part(tick);
}

/** The office's names may change while the page is open. Views have them in Italian alone. */
function names(body: string, office: string): void {
  if (language !== "it") return;
  if (body) say($("body"), body);
  if (office) say($("office"), office);
}

/** The line was cut: what stands there says from when it is. Or it is there again, and a view comes next. */
function line(since: number | null): void {
  if (since === null) {
    showStale(null);
    return;
  }
  announcer.cut();
  // What is shown is dated by the office's time, which may run faster than this device's.
  showStale(time.clock(time.ago(Date.now() - since)));
}

function tick(): void {
  say($("date"), time.date());
  const now = performance.now();
  for (const [seq, at] of news) if (now - at > EYE) news.delete(seq);
  calm((seq) => news.has(seq));
}

tick();
setInterval(() => part(tick), 1000);
onLine(line);
leaveWhenRevoked("board");
live("/api/v1/board/stream", show);
