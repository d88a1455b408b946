// The console of an operator: what is at the desk, who waits, and the verbs. A command carries what the operator saw, so
// that a double press never skips a citizen.

import english from "../../../../locales/en/desk-live.ftl";
import italian from "../../../../locales/it/desk-live.ftl";
import { command, read, Refused } from "../api";
import { takeBack } from "../desk/absent";
import { offered } from "../desk/catalogue";
import * as dialogs from "../desk/dialogs";
import { servedHere } from "../desk/figures";
import { finish } from "../desk/finish";
import { kindOf, showHand, showTimes } from "../desk/hand";
import { keysFor } from "../desk/keys";
import { showParked } from "../desk/parked";
import { Presses } from "../desk/press";
import { showQueue } from "../desk/queue";
import { beginSeating, seating, showSeating, turnSeatTo, wasTaken, whyNotFromHere } from "../desk/seating";
import { askBeforeLeaving } from "../desk/leave";
import { addressOf, showStart } from "../desk/start";
import { type Line, NAMES_TICKET, nextDoes, type Verb, type Why, whyNot, whyNotResume } from "../desk/verbs";
import { onSession } from "../doors/session";
import { $, say } from "../dom";
import { DESKS } from "../kiosks/stream";
import { showAlerts } from "../kiosks/strip";
import { live, lostSince, onLine } from "../live";
import { officeTime } from "../office-clock";
import { add, text } from "../texts";
import type { BoardView, Desk, Desks, OfficeView, Ticket } from "../views";

add(italian, english);

const buttons = [...document.querySelectorAll<HTMLButtonElement>("[data-verb]")];
const presses = new Presses();

let chosen = inAddress();
let desks: Desks | null = null;
let board: BoardView | null = null;
let office: OfficeView | null = null;
let busy = false;

function inAddress(): number | null {
  return Number(new URLSearchParams(location.search).get("desk")) || null;
}

const desk = (): Desk | null => desks?.items.find((one) => one.desk === chosen) ?? null;
const line = (): Line => ({ lost: lostSince() !== null, now: officeTime(), seat: whyNotFromHere });
const verbOf = (button: HTMLButtonElement) => button.dataset["verb"] as Verb;
const titleOf = (verb: Verb) => $(`verb-${verb}`).querySelector(".verb-name")?.textContent?.trim() ?? verb;

function because(why: Why): string {
  return text(`desk-why-${why.name}`, { count: why.count ?? 0, number: why.number ?? "" });
}

/** What stood at the desk, and whether it was worked from here, when something was last said: said of that, it is wrong of anything else. */
let saidOf = "";

function standing(): string {
  const here = desk();
  const isHere = ["mine", "free", "asking"].includes(seating());
  return [here?.desk, here?.state, here?.ticket?.id, here?.pause, isHere].join();
}

function tell(words: string, kind: "good" | "wrong" | "hint" = "good"): void {
  saidOf = standing();
  const said = $("said");
  said.dataset["kind"] = kind;
  // The same words again are news too: only a change is read out.
  const again = words !== "" && said.textContent === words;
  say(said, again ? "" : words);
  if (again) setTimeout(() => said.textContent === "" && saidOf === standing() && say(said, words), 80);
}

// What is shown.

function showVerbs(here: Desk): void {
  for (const button of buttons) {
    const verb = verbOf(button);
    const why = whyNot(verb, here, line());
    say($(`why-${verb}`), why ? because(why) : "");
    if (why) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
    button.setAttribute("aria-describedby", why ? `why-${verb}` : `note-${verb}`);
  }
  const absent = whyNot("no-show", here, line());
  const waits = absent?.name === "wait" || absent?.name === "recall-first";
  say($("note-no-show"), waits ? text(`desk-note-${absent.name}`, { count: absent.count ?? 0 }) : "");
  const next = nextDoes(here);
  const not = whyNot("next", here, line());
  const does = text(`desk-next-${next.name}`, { number: next.number ?? "", count: next.count ?? 0 });
  say($("note-next"), not ? because(not) : does);
}

function showOld(): void {
  const since = lostSince();
  const words = since === null || !board ? "" : text("desk-old", { time: officeClock(board.now, since) });
  for (const id of ["old-hand", "old-queue"]) {
    $(id).hidden = since === null;
    say($(id), words);
  }
}

/** 10:42 by the office's clock, of a moment of this device. */
function officeClock(view: string, moment: number): string {
  const zone = Date.parse(`${view.slice(0, 19)}Z`) - Date.parse(view.slice(0, 19) + view.slice(-6));
  return new Date(officeTime() - (Date.now() - moment) + zone).toISOString().slice(11, 16);
}

/** What runs with time: also between views. */
function showRunning(): void {
  const here = desk();
  if (!here) return;
  showTimes(here, board, officeTime());
  showQueue(here, board, officeTime());
  showVerbs(here);
  showParked(desks?.parked ?? [], here, line(), because, resume);
}

function showFrame(here: Desk | null): void {
  const title = here ? text("desk-live-title", { desk: here.desk }) : text("desk-live-choose");
  say($("title"), title);
  document.title = `${title} – Numeretto`;
  say($("kind"), here ? kindOf(here, office) : "");
  $("change").hidden = here === null;
  $("console").hidden = here === null;
  $("start").hidden = here !== null || desks === null;
  for (const part of [$("help"), $("switch")]) part.hidden = here === null;
  say($("start-title"), chosen === null ? text("desk-live-none") : text("desk-unknown-desk", { desk: chosen }));
  $("start-title").classList.toggle("unseen", chosen === null);
  document.querySelector(".top a[hreflang]")?.setAttribute("href", languageSwitch());
}

/** The switch of language keeps the desk that was chosen since the page came. */
function languageSwitch(): string {
  const query = new URLSearchParams(location.search);
  query.set("lang", document.documentElement.lang === "en" ? "it" : "en");
  return `?${query}`;
}

function show(): void {
  const here = desk();
  showFrame(here);
  showSeating();
  if (!desks) return;
  if (!here) return showStart(desks, office, choose);
  presses.holds(here.ticket?.id ?? null, performance.now());
  if (!busy && saidOf !== standing()) tell("");
  showHand(here, board);
  showOld();
  showRunning();
}

// Which desk: the address remembers it, and nothing is loaded anew.

function turnTo(next: number | null): void {
  chosen = next;
  turnSeatTo(next);
  presses.forget(desk()?.ticket?.id ?? null);
  tell("");
  show();
  $("title").focus();
}

function choose(next: number | null): void {
  history.pushState(null, "", addressOf(next));
  turnTo(next);
}

// What is sent.

/** Plain words for a refusal. */
function refused(failed: unknown, verb: string): string {
  if (!(failed instanceof Refused) || !failed.problem) return text("desk-unknown");
  // What is known of the desk by now says it more exactly.
  const here = desk();
  const why = here && verb !== "resume" ? whyNot(verb as Verb, here, line()) : null;
  if (failed.slug === "no-show-too-early" && why) return because(why);
  if (verb === "call" && failed.slug === "wrong-state") return text("desk-call-not-waiting");
  const known = text(`refused-${failed.slug}`);
  return known.startsWith("refused-") ? failed.problem.detail : known;
}

/** What was done, in words; a visit without ticket has no number to name. */
function done(verb: string, before: Ticket | null, answer: Ticket | null): string {
  const number = before?.number ?? "";
  const walkIn = before !== null && before.number === null ? "-walk-in" : "";
  if (verb === "next") {
    if (answer?.number) return text("desk-called", { number: answer.number });
    if (desk()?.state === "paused") return text("desk-done-pause");
    return before ? text(`desk-ended-nobody${walkIn}`, { number }) : text("desk-nobody");
  }
  if (verb === "call" || verb === "resume") return text(`desk-done-${verb}`, { number: answer?.number ?? "" });
  if (verb === "pause" && before) return text("desk-done-pause-later");
  if (verb === "finish") return text(`desk-done-finish${walkIn}`, { number });
  return text(`desk-done-${verb}`, { number });
}

/** Looks at the desks now; what the stream told meanwhile may be newer. */
async function look(): Promise<void> {
  const view = await read<Desks>("/desks").catch(() => null);
  if (view && view.view_seq >= (desks?.view_seq ?? 0)) desks = view;
}

/** Sends a command; null where it was carried out, else why not. */
async function send(verb: string, body: object, before: Ticket | null): Promise<string | null> {
  if (busy) return text("desk-busy");
  if (lostSince() !== null) return text("desk-why-lost");
  busy = true;
  const slow = setTimeout(() => tell(text("desk-busy"), "hint"), 700);
  const at = chosen;
  try {
    const answer = await command<Ticket>(`/desks/${at}/${verb}`, body);
    // The stream tells the same a moment later; asking makes the next press see what this one did.
    await look();
    tell(done(verb, before, answer));
    return null;
  } catch (failed) {
    if (failed instanceof Refused && failed.slug === "desk-taken") wasTaken();
    await look();
    if (failed instanceof Refused && failed.slug === "presence-unconfirmed" && before) {
      askPresence(verb, before);
      return text("desk-presence-needed");
    }
    return refused(failed, verb);
  } finally {
    clearTimeout(slow);
    busy = false;
    presses.answered(verb, performance.now());
    show();
  }
}

/** Sends what asks nothing first: what is refused is said in the status line. */
async function sendNow(verb: string, body: object, before: Ticket | null): Promise<void> {
  const wrong = await send(verb, body, before);
  if (wrong !== null) tell(wrong, "wrong");
}

/** The office wants it said whether the citizen came. Who did not come is followed by the next, if that was asked for. */
function askPresence(verb: string, ticket: Ticket): void {
  const absent = async () => {
    const wrong = await send("no-show", { ticket: ticket.id }, ticket);
    return wrong ?? (verb === "next" ? send("next", { in_hand: null }, null) : null);
  };
  dialogs.presence(ticket.number ?? "", () => send("start", { ticket: ticket.id }, ticket), absent);
}

function resume(ticket: Ticket): void {
  const why = whyNotResume(ticket, desk(), line());
  if (why) return tell(because(why), "hint");
  if (!presses.isEcho("resume", performance.now()) && !busy) void sendNow("resume", { ticket: ticket.id }, ticket);
}

/** What a press means now: nothing if it is the echo of one before, a reason if it cannot be, a question, or a command. */
function press(verb: Verb): void {
  const now = performance.now();
  if (busy || presses.isEcho(verb, now)) return;
  const here = desk();
  const why = whyNot(verb, here, line());
  if (why || !here) return tell(because(why ?? { name: "no-desk" }), "hint");
  if (verb === "next" && presses.isUnseen(now)) {
    return tell(text("desk-why-unseen", { number: here.ticket?.number ?? "" }), "hint");
  }
  act(verb, here);
}

function act(verb: Verb, here: Desk): void {
  const held = here.ticket;
  const named = held && NAMES_TICKET.includes(verb) ? { ticket: held.id } : {};
  const title = held?.number ? text("desk-title-of", { verb: titleOf(verb), number: held.number }) : titleOf(verb);
  const then: dialogs.Send = (body) => send(verb, { ...named, ...body }, held);
  const services = board?.services ?? [];
  switch (verb) {
    case "next":
      return void sendNow(verb, { in_hand: held?.id ?? null }, held);
    case "pause":
      return dialogs.pause(titleOf(verb), here, then);
    case "call":
      return dialogs.call(titleOf(verb), async (number, body) => (await takeBack(number)) ?? then(body));
    case "walk-in":
      return dialogs.walkIn(titleOf(verb), servedHere(services, here), then);
    case "transfer":
      return dialogs.transfer(title, services, desks?.items ?? [], here, then);
    case "finish":
      return finish(title, offered(office?.procedures ?? [], here.serves, held?.service ?? null), then);
    default:
      return void sendNow(verb, named, held);
  }
}

for (const button of buttons) button.addEventListener("click", () => press(verbOf(button)));
const help = $<HTMLButtonElement>("help");
help.addEventListener("click", () => {
  const verbs = buttons.map((button): [string, string] => [button.dataset["shortcut"] ?? "", titleOf(verbOf(button))]);
  dialogs.help(help.firstChild?.textContent?.trim() ?? "", verbs);
});
keysFor(buttons, help);
$("change").addEventListener("click", (event) => {
  event.preventDefault();
  choose(null);
});
window.addEventListener("popstate", () => turnTo(inAddress()));

/** The catalogue and the kinds of desk; read again with each new line, since the office file may have changed. */
async function readOffice(): Promise<void> {
  office = await read<OfficeView>("/office").catch(() => office);
  show();
}

onLine((since) => {
  tell(since === null ? text("desk-back") : text("desk-lost"), since === null ? "good" : "wrong");
  if (since === null) void readOffice();
  show();
});
live<Desks>(DESKS, (view) => {
  desks = view;
  show();
});
live<BoardView>("/api/v1/board/stream", (view) => {
  board = view;
  show();
});
beginSeating({
  changed: show,
  choose,
  sat: (at) => tell(text("desk-seat-is-here", { desk: at })),
  wrong: (words) => tell(words, "wrong"),
});
// Whoever comes back after the lock did not see what was said before it.
onSession((session) => session.locked && tell(""));
turnSeatTo(chosen);
askBeforeLeaving({
  desk: () => (seating() === "mine" ? desk() : null),
  close: () => send("close", {}, null),
});
void readOffice();
showAlerts();
setInterval(showRunning, 1000);
