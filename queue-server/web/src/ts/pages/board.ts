// The board: what the hall sees and hears. Each view is shown whole; what stands there already stays untouched.
//
// view ─▶ read (item by item) ─▶ purpose (what concerns this board) ─▶ announce: flashed, chimed, said
//                                                                  └▶ hall (which state) ─▶ calls, waiting
// setup ([board] in the office file) ─▶ colours, languages in turn, what is heard
//
// Made to run for months: there is one timer that moves the clock and ends what was new, and one that asks for the setup; lists
// keep as many elements as a view has items; what is remembered of calls is bounded; sound ends by itself (../board/voice.ts).

import english from "../../../../locales/en/board-live.ftl";
import italian from "../../../../locales/it/board-live.ftl";
import { Announcer, isCurrent } from "../board/announce";
import { both, inTurn, put, sayBoth } from "../board/both";
import { calm, sayCalls, showHall, showStale } from "../board/calls";
import { tones } from "../board/colours";
import { atDesk, hall } from "../board/hall";
import { followSetup } from "../board/office";
import { concerning, missing, purpose } from "../board/purpose";
import { type SafeCall, type SafeView, view as safe } from "../board/read";
import { type Bilingual, heard, isSilent, setup as read, turn } from "../board/setup";
import { soundButton } from "../board/sound";
import { showText, showWaiting } from "../board/waiting";
import { announcement, parts, type Spoken } from "../board/words";
import { leaveWhenRevoked } from "../doors/device";
import { $, make, say } from "../dom";
import { live, onLine } from "../live";
import { time } from "../office-clock";
import { add, language, text } from "../texts";

add(italian, english);

/** How long a new call draws the eye, in milliseconds: five flashes, one a second, then steadily. */
const EYE = 12_000;

/** Names of the office that are longer have a line each. */
const LONG = 40;

const announcer = new Announcer();
const sound = soundButton();
const meant = purpose(location.search);
/** When calls were announced, by sequence, in steady milliseconds: those that still draw the eye. */
const news = new Map<number, number>();
/** What the office wants of its boards. */
let setup = read(null);
/** What was seen last, as far as it concerns this board. */
let seen: SafeView | null = null;
/** The line is cut, since this time of the office. */
let isCut = false;
let cutAt = "";
/** The minute of what is shown: by the next one a call may be forgotten. */
let minute = "";

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
  const { chime, speech, volume } = heard(setup, time.clock());
  for (const call of fresh) {
    news.set(call.call_seq, performance.now());
    const phrases = speech ? announcement(call.number, call.desk, spoken(call)) : [];
    sound?.voice.say({ language: spoken(call), chime, phrases, volume, isCurrent: () => isCurrent(call, time.now()) });
  }
  sayCalls(fresh.map((call) => ({ sentence: sentence(call), language: spoken(call) })));
}

function show(given: unknown): void {
  const all = safe(given);
  seen = meant ? concerning(meant, all) : all;
  part(() => announce(seen?.calls ?? []));
  render(seen);
}

/** What was seen, as it is to be shown now. */
function render(view: SafeView): void {
  minute = time.clock();
  const isDesk = meant?.desk != null;
  const around = { services: view.services ?? [], isNew: (call: SafeCall) => news.has(call.call_seq), today: time.date(), atDesk: isDesk, cutAt };
  const names = meant ? missing(meant, setup) : [];
  const shown = (isDesk ? atDesk : hall)(view, isCut, time.now());
  part(() => showHall(names.length > 0 ? { says: "nowhere", names, rows: [], known: true, shut: false } : shown, around));
  part(() => showWaiting(view.queues, time.date()));
  part(() => showText(shown.shut ? "" : view.text, shown.shut ? "" : view.textEn));
  part(() => showName("body", setup.body, view.body));
  part(() => showName("office", setup.office, view.office));
  part(() => ($("suspect").hidden = !view.clockSuspect));
  part(tick);
}

/** A name may change while the page is open: the view is newer than the setup, and in Italian alone. */
function showName(place: string, known: Bilingual, viewed: string): void {
  const name = viewed === "" || known.it === viewed ? known : { it: viewed, en: viewed };
  if (name.it) put($(place), inTurn(name.it, name.en));
  const names = $("names");
  const longest = [...names.querySelectorAll(".turns > span, .both > span:only-child")].map((one) => one.textContent.length);
  names.classList.toggle("is-long", Math.max(0, ...longest) > LONG);
}

/** The line was cut: what stands there says from when it is. Or it is there again, and a view comes next. */
function line(since: number | null): void {
  isCut = since !== null;
  if (since !== null) announcer.cut();
  // What is shown is dated by the office's time, which may run faster than this device's.
  cutAt = since === null ? "" : time.clock(time.ago(Date.now() - since));
  showStale(since === null ? null : cutAt);
  if (seen && isCut) render(seen);
}

/** The office file says how boards look and sound. */
function design(given: unknown): void {
  setup = read(given);
  part(() => {
    for (const [name, colour] of Object.entries((setup.theme && tones(setup.theme)) ?? {})) {
      document.documentElement.style.setProperty(name, colour);
    }
  });
  part(() => sound?.wanted(!isSilent(setup), setup.sound.volume));
  if (seen) render(seen);
}

/** The office's logo stands in the head once it is there; one that cannot be loaded leaves no gap. */
function showLogo(): void {
  const logo = $<HTMLImageElement>("logo");
  const show = (): void => {
    logo.hidden = !logo.complete || logo.naturalWidth === 0;
  };
  logo.addEventListener("load", show);
  logo.addEventListener("error", show);
  show();
}

/** A desk's own display says which desk it is, and nothing of others. */
function begin(): void {
  if (!meant) {
    put($("idle"), make("span", { class: "idle-fault" }, both("board-live-address")));
    return;
  }
  if (meant.desk !== null) {
    document.body.classList.add("is-desk");
    sayBoth($("desk"), "board-live-this-desk", { desk: String(meant.desk) });
  }
  onLine(line);
  live("/api/v1/board/stream", show);
}

function tick(): void {
  say($("date"), time.date());
  const now = performance.now();
  for (const [seq, at] of news) if (now - at > EYE) news.delete(seq);
  calm((seq) => news.has(seq));
  if (seen && minute !== time.clock()) render(seen);
  document.documentElement.dataset["turn"] = turn(setup, time.now()) === language ? "own" : "other";
}

followSetup(() => !isCut, design);
part(showLogo);
tick();
setInterval(() => part(tick), 1000);
leaveWhenRevoked("board");
begin();
