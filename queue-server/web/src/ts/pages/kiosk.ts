// The kiosk: one button a service. A press is one ticket, however often or long a finger presses; a screen that was left
// finds back to the first one by itself.

import { Refused } from "../api";
import { leaveWhenRevoked } from "../doors/device";
import { $, fill, say } from "../dom";
import { showButtons, whyNot } from "../kiosk/buttons";
import { choices, shut } from "../kiosk/choices";
import { Countdown, isToldAloud } from "../kiosk/countdown";
import { failureText } from "../kiosk/failure";
import { Gate } from "../kiosk/gate";
import { listenToKeys, switchSingleKeys } from "../kiosk/keys";
import { paper } from "../kiosk/paper";
import { forgetPresses, onPress } from "../kiosk/press";
import { focusTitle, sayDate, sayLost, sayShut, screen, stand } from "../kiosk/screens";
import { take } from "../kiosk/take";
import { otherLanguage, translate } from "../kiosk/translate";
import { name, speaks, words } from "../kiosk/words";
import { live, lostSince, onLine } from "../live";
import "../office-clock";
import type { BoardView, Ticket } from "../views";

/** How long a sentence about a press stands, in milliseconds. */
const SAID_FOR = 12_000;
/** A switch that is pressed again this soon was pressed once, by a trembling hand. */
const TREMBLE = 500;

let view: BoardView | null = null;
let printed = false;
let priority = false;
let saidUntil = 0;
let switchedAt = 0;
const gate = new Gate();
/** The ticket stays for 20 s, and as much more as is asked for. */
const rest = new Countdown(0, 20);
/** A language or a priority that somebody left behind: after 60 s it is asked, 20 s later it is gone. */
const idle = new Countdown(60, 20);

const still = $<HTMLDialogElement>("still");
const now = (): number => performance.now();

/** Shows what is so. */
function show(): void {
  if (!view) return;
  const closed = shut(view.services);
  const lost = lostSince() !== null;
  sayDate(view);
  showButtons($("services"), choices(view), view.now, priority);
  if (lost) sayLost();
  else if (closed) sayShut(closed, view);
  // Whoever waits for a ticket is not sent to another screen meanwhile.
  const isShut = (lost || closed !== null) && !gate.isTaking;
  if (stand(printed ? "printed" : isShut ? "shut" : "choose")) {
    forgetPresses();
    gate.settle(now());
  }
  const page = document.documentElement;
  document.body.classList.toggle("fits", page.scrollHeight <= page.clientHeight + 1);
}

/** Says something about a press, where the question stood: nothing moves under the finger. */
function tell(sentence: string, kind: "wrong" | "closed" = "wrong"): void {
  say($("said"), "");
  $("said").dataset["kind"] = kind;
  say($("said"), sentence);
  $("ask").parentElement?.classList.toggle("is-saying", sentence !== "");
  saidUntil = sentence === "" ? 0 : now() + SAID_FOR;
}

function tellWhyNot(service: string): void {
  const choice = view && choices(view).find((one) => one.service === service);
  if (!view || !choice) return;
  const why = whyNot(choice, view.now).filter(Boolean).join(", ");
  const ask = choice.reason === "full" ? ` ${words("kiosk-ask")}` : "";
  tell(`${name(choice.name, choice.nameEn)}: ${why}.${ask}`, "closed");
}

async function issue(button: HTMLButtonElement): Promise<void> {
  const service = button.dataset["service"] ?? "";
  if (button.getAttribute("aria-disabled") === "true") return tellWhyNot(service);
  gate.take();
  forgetPresses();
  button.classList.add("pressed");
  tell("");
  say($("busy"), words("kiosk-busy"));
  try {
    print(await take(service, priority));
  } catch (failed) {
    tell(words(failureText(failed instanceof Refused ? failed.problem : null)));
  } finally {
    button.classList.remove("pressed");
    say($("busy"), "");
    gate.done(now());
    touched();
    show();
  }
}

function print(ticket: Ticket): void {
  if (!view) return;
  const place = { body: $("body-name").textContent ?? "", office: $("office-name").textContent ?? "" };
  fill($("slip"), ...paper(ticket, view, place));
  printed = true;
  rest.restart(now());
  show();
  countRest();
  say($("told"), spoken());
}

/** The ticket for ears: the same as on paper, and how long it is shown. */
function spoken(): string {
  const lines = [...$("slip").querySelectorAll(".slip-number, .slip-service, .slip-wait"), $("back-in")];
  return lines.map((line) => line.textContent).join(". ");
}

/** The first screen, in the office's first language. */
function begin(): void {
  printed = false;
  priority = false;
  rest.stop();
  idle.stop();
  still.close();
  tell("");
  say($("told"), "");
  $("keys").hidden = true;
  switchSingleKeys(true);
  scrollTo(0, 0);
  const before = screen();
  change(() => translate("it"));
  if (screen() === before) focusTitle();
}

/** Changes how the page speaks or what it asks for, and shows it. */
function change(what: () => void): void {
  what();
  $("priority").setAttribute("aria-pressed", String(priority));
  say($("priority-for"), words(priority ? "kiosk-priority-on" : "kiosk-priority-for"));
  say($("ask"), words(priority ? "kiosk-choose-priority" : "kiosk-choose"));
  sayBand();
  show();
}

/** The band of all pages, in the kiosk's language. */
function sayBand(): void {
  const band = $("lost");
  const since = /\d\d:\d\d/.exec(band.textContent ?? "");
  if (since) say(band, words("lost-since", { time: since[0] }));
}

function flip(what: () => void): void {
  if (now() - switchedAt < TREMBLE) return;
  switchedAt = now();
  tell("");
  change(what);
}

/** Somebody is there. */
function touched(): void {
  if (still.open || printed) return;
  if (priority || speaks() !== "it") idle.restart(now());
  else idle.stop();
}

function goOn(): void {
  still.close();
  touched();
  gate.settle(now());
}

const BUTTONS: Record<string, () => void> = {
  priority: () => flip(() => (priority = !priority)),
  language: () => flip(() => translate(otherLanguage())),
  "keys-off": () => switchSingleKeys($("keys-off").getAttribute("aria-pressed") === "true"),
  longer: () => {
    rest.extend(now());
    tick();
    say($("told"), $("back-in").textContent ?? "");
  },
  back: begin,
  anew: begin,
  "go-on": goOn,
};

function press(button: HTMLButtonElement, byHand: boolean): void {
  if (!gate.isOpen(now(), byHand)) return;
  if (button.dataset["service"]) void issue(button);
  else BUTTONS[button.id]?.();
  touched();
}

/** The one timer of the page. */
function tick(): void {
  if (saidUntil > 0 && now() > saidUntil) tell("");
  if (gate.isTaking) return;
  if (printed) countRest();
  else countIdle();
}

function countRest(): void {
  const left = rest.left(now()) ?? 0;
  if (left === 0) return begin();
  const sentence = words("kiosk-back-in", { seconds: left });
  say($("back-in"), sentence);
  if (isToldAloud(left)) say($("told"), sentence);
}

function countIdle(): void {
  const left = idle.left(now());
  if (left === null) return;
  if (left === 0) return begin();
  const sentence = words("kiosk-anew-in", { seconds: left });
  say($("still-left"), sentence);
  if (isToldAloud(left)) say($("still-told"), sentence);
  if (still.open) return;
  forgetPresses();
  gate.settle(now());
  still.showModal();
  $("go-on").focus();
}

onPress(press);
listenToKeys({ press: (button) => press(button, false), anew: () => !gate.isTaking && begin() });
document.addEventListener("pointerdown", touched);
document.addEventListener("keydown", touched);
// Escape, or a touch beside the question, means that somebody is there.
still.addEventListener("cancel", (event) => {
  event.preventDefault();
  goOn();
});
still.addEventListener("pointerup", (event) => event.target === still && gate.isOpen(now(), true) && goOn());
addEventListener("resize", show);
onLine(() => {
  sayBand();
  show();
});
setInterval(tick, 500);
leaveWhenRevoked("kiosk");

live<BoardView>("/api/v1/board/stream", (next) => {
  view = next;
  show();
});
