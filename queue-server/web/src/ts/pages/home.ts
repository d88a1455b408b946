// The home page: how the office is doing now, and the addresses as other devices type them.

import english from "../../../../locales/en/home-live.ftl";
import italian from "../../../../locales/it/home-live.ftl";
import { read } from "../api";
import { keyed } from "../board/keyed";
import { isPaired } from "../doors/door";
import { isSignedIn } from "../doors/session";
import { $, fill, make, say } from "../dom";
import { longestSince } from "../desk/figures";
import { showAlerts } from "../kiosks/strip";
import { follow } from "../front/played";
import { isLoopback, standing } from "../office/standing";
import { live, lostSince, onLine } from "../live";
import { officeTime, time } from "../office-clock";
import { add, clock, interval, named, text } from "../texts";
import type { BoardView, OfficeView, ServiceView } from "../views";
import { ownCookies } from "../doors/own";

add(italian, english);

let board: BoardView | null = null;
let office: OfficeView | null = null;
/** What the services said of issuing when the office was last read: opening and closing show in it. */
let readFor = "";

function minutes(since: number | null): string {
  if (since === null) return "–";
  return text("home-live-minutes", { minutes: Math.max(0, Math.floor((officeTime() - since) / 60_000)) });
}

function issuing(service: ServiceView): string {
  if (service.issuing) return text("home-live-issuing");
  if (service.opens_at) return text("home-live-opens", { time: clock(service.opens_at) });
  return text(service.why_not === "cap-reached" ? "home-live-full" : "home-live-shut");
}

function row(service: ServiceView, before: HTMLElement | undefined): HTMLElement {
  const letter = make("span", { class: "letter number", "aria-hidden": "true" }, service.service);
  const name = make("th", { scope: "row" }, letter, named(service.name, service.name_en));
  const figures = ["figure", "figure", "figure", ""].map((kind) => make("td", { class: kind }));
  const line = before ?? make("tr", {}, name, ...figures);
  const cells = [...line.children].slice(1) as HTMLElement[];
  const shown = [
    String(service.waiting),
    minutes(service.waiting > 0 ? longestSince([service]) : null),
    service.issuing && service.wait ? interval(service.wait, service.waiting) : "–",
    issuing(service),
  ];
  cells.forEach((cell, place) => say(cell, shown[place] ?? ""));
  return line;
}

/** 25/11/2026 and 08:15 of a time as the server writes it. */
function when(time: string): { date: string; time: string } {
  return { date: `${time.slice(8, 10)}/${time.slice(5, 7)}/${time.slice(0, 4)}`, time: clock(time) };
}

function showOffice(): void {
  if (!office || lostSince() !== null) return;
  const now = standing(office);
  const hours = office.today.map((one) => `${clock(one.from)}–${clock(one.to)}`).join(", ");
  const parts = [text(`home-live-${now}`), hours ? text("home-live-hours", { hours }) : text("home-live-no-hours")];
  if (now === "closed" && office.opens_at) {
    const at = when(office.opens_at);
    const today = office.opens_at.slice(0, 10) === office.day;
    parts.push(text(today ? "home-live-opens-today" : "home-live-opens-on", at));
  }
  const state = $("state");
  state.dataset["state"] = now;
  const [first, ...others] = parts;
  const words = parts.join(" · ");
  if (state.dataset["words"] !== words) {
    state.dataset["words"] = words;
    fill(state, make("strong", {}, first ?? ""), ...others.map((other) => make("span", {}, other)));
  }
  const notices = office.notices.map((notice) => make("p", { class: "notice" }, named(notice.it, notice.en)));
  fill($("notices"), ...notices);
}

/** Nobody knows how it stands now: only from when it is what is shown. */
function showOld(since: number): void {
  const state = $("state");
  const words = text("home-live-old", { time: time.clock(time.ago(Date.now() - since)) });
  [state.dataset["state"], state.dataset["words"]] = ["lost", words];
  fill(state, make("strong", {}, words));
}

function showBoard(): void {
  if (!board) return;
  $("suspect").hidden = !board.clock_suspect;
  const waiting = board.services.reduce((sum, service) => sum + service.waiting, 0);
  say($("waiting"), String(waiting));
  const open = board.desks.reduce((sum, of) => sum + of.busy + of.free, 0);
  const all = board.desks.reduce((sum, of) => sum + of.busy + of.free + of.paused + of.closed, 0);
  say($("desks"), text("home-live-desks", { open, all }));
  say($("longest"), minutes(waiting > 0 ? longestSince(board.services) : null));
  keyed($("services"), board.services, (service) => service.service, row);
}

async function readOffice(): Promise<void> {
  office = await read<OfficeView>("/office").catch(() => office);
  showOffice();
}

for (const address of document.querySelectorAll<HTMLElement>("[data-path]")) {
  // A line may break before the path, not within a word that has to be typed.
  fill(address, location.origin, make("wbr"), address.dataset["path"] ?? "");
}
$("elsewhere").hidden = !isLoopback(location.hostname);

const lookAgain = follow();

/** How the office is doing is for who is signed in, and for its devices. */
const isInside = isSignedIn || isPaired(ownCookies(), "board") || isPaired(ownCookies(), "kiosk");

function watch(): void {
  live<BoardView>("/api/v1/board/stream", (view) => {
    board = view;
    showBoard();
    lookAgain();
    const said = view.services.map((service) => `${service.issuing} ${service.why_not} ${service.opens_at}`).join();
    if (said !== readFor) {
      readFor = said;
      void readOffice();
    }
  });
  onLine((since) => {
    // A server that was started anew may have restored a backup: its notices are read again.
    if (since === null) void readOffice();
    else showOld(since);
  });
  setInterval(showBoard, 5000);
}

$("figures").hidden = $("now").hidden = !isInside;
if (isInside) watch();
else say($("state"), text("home-live-sign-in"));
showAlerts();
