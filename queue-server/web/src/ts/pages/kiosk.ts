// The kiosk: one button a service. A press is one ticket, however often or long a finger presses.

import english from "../../../../locales/en/kiosk-live.ftl";
import italian from "../../../../locales/it/kiosk-live.ftl";
import { command, Refused } from "../api";
import { $, fill, make, say } from "../dom";
import { paper } from "../kiosk/paper";
import { live, lostSince } from "../live";
import "../office-clock";
import { add, clock, interval, language, named, text } from "../texts";
import type { BoardView, ServiceView, Ticket } from "../views";

add(italian, english);

/** After so long the screen is the next citizen's again; whoever reads slowly asks for as much again. */
const REST_SECONDS = 20;

let board: BoardView | null = null;
let taking = false;
let priority = false;
let restsUntil = 0;

function whyNot(service: ServiceView): string {
  if (service.opens_at) return text("kiosk-opens", { time: clock(service.opens_at) });
  return text(service.why_not === "cap-reached" ? "kiosk-full" : "kiosk-shut");
}

function button(service: ServiceView): HTMLButtonElement {
  const name = named(service.name, service.name_en);
  const about = service.issuing
    ? [text("kiosk-ahead", { count: service.ahead }), service.wait ? interval(service.wait) : ""]
    : [whyNot(service)];
  const element = make(
    "button",
    { type: "button", class: `service service-${service.service}`, "aria-disabled": service.issuing ? null : "true" },
    make("span", { class: "letter number", "aria-hidden": "true" }, service.service),
    make("span", { class: "name" }, name),
    make("span", { class: "about" }, about.filter(Boolean).join(" · ")),
  );
  element.dataset["service"] = service.service;
  element.addEventListener("click", () => void take(service.service, element));
  return element;
}

/** Rebuilds the buttons, and leaves the focus where it was. */
function showServices(): void {
  if (!board) return;
  const focused = (document.activeElement as HTMLElement | null)?.dataset["service"];
  fill($("services"), ...board.services.map(button));
  if (focused) $("services").querySelector<HTMLElement>(`[data-service="${focused}"]`)?.focus();
}

async function take(service: string, pressed: HTMLButtonElement): Promise<void> {
  if (taking || pressed.getAttribute("aria-disabled") === "true") return;
  if (lostSince() !== null) return say($("said"), text("kiosk-cut-off"));
  taking = true;
  pressed.classList.add("pressed");
  say($("said"), "");
  try {
    const asked = { service, channel: "kiosk", class: priority ? "priority" : "standard", language };
    const ticket = await command<Ticket>("/tickets", asked);
    if (ticket) print(ticket);
  } catch (failed) {
    const slug = failed instanceof Refused ? failed.slug : "no-answer";
    say($("said"), text(slug === "outside-hours" || slug === "cap-reached" ? "kiosk-just-shut" : "kiosk-failed"));
  } finally {
    pressed.classList.remove("pressed");
    // A finger that trembles presses again within the second.
    setTimeout(() => (taking = false), 1000);
  }
}

function print(ticket: Ticket): void {
  if (!board) return;
  const service = board.services.find((service) => service.service === ticket.service);
  fill($("slip"), ...paper(ticket, board, service ?? null));
  $("choose").hidden = true;
  $("printed").hidden = false;
  $("collect").focus();
  rest();
}

function rest(): void {
  restsUntil = performance.now() + REST_SECONDS * 1000;
  tick();
}

/** The one timer of the page. */
function tick(): void {
  if ($("printed").hidden) return;
  const left = Math.ceil((restsUntil - performance.now()) / 1000);
  if (left <= 0) return begin();
  say($("back-in"), text("kiosk-back-in", { seconds: left }));
}

/** The first screen again, in the office's first language. */
function begin(): void {
  $("printed").hidden = true;
  $("choose").hidden = false;
  setPriority(false);
  say($("said"), "");
  if (language !== "it") location.replace("/kiosk?lang=it");
}

function setPriority(on: boolean): void {
  priority = on;
  $("priority").setAttribute("aria-pressed", String(on));
}

$("priority").addEventListener("click", () => setPriority(!priority));
$("back").addEventListener("click", begin);
$("longer").addEventListener("click", rest);
setInterval(tick, 1000);
// A long press is a press, and not a menu.
document.addEventListener("contextmenu", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => {
  const nth = Number(event.key);
  const services = document.querySelectorAll<HTMLButtonElement>(".service");
  if (!$("choose").hidden && nth >= 1) services[nth - 1]?.click();
  if (event.key === "Escape" && !$("printed").hidden) begin();
});

live<BoardView>("/api/v1/board/stream", (view) => {
  board = view;
  showServices();
});
