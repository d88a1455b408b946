// The console of an operator: what is at the desk, who waits, and the verbs. A command carries what the operator saw, so
// that a double press never skips a citizen.

import english from "../../../../locales/en/desk-live.ftl";
import italian from "../../../../locales/it/desk-live.ftl";
import { command, read, Refused } from "../api";
import * as dialogs from "../desk/dialogs";
import { can, type Verb } from "../desk/verbs";
import { $, fill, make, say } from "../dom";
import { live, lostSince } from "../live";
import { officeTime } from "../office-clock";
import { add, interval, named, text } from "../texts";
import type { BoardView, Desk, Desks, OfficeView, Ticket } from "../views";

add(italian, english);

const chosen = Number(new URLSearchParams(location.search).get("desk")) || null;
const buttons = [...document.querySelectorAll<HTMLButtonElement>("[data-verb]")];

let desks: Desks | null = null;
let board: BoardView | null = null;
let office: OfficeView | null = null;
let busy = false;

const desk = (): Desk | null => desks?.items.find((one) => one.desk === chosen) ?? null;

function lasted(from: string | null | undefined, to: string | null | undefined): string {
  if (!from) return "–";
  const seconds = Math.max(0, Math.floor(((to ? Date.parse(to) : officeTime()) - Date.parse(from)) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function about(ticket: Ticket): string {
  const service = board?.services.find((service) => service.service === ticket.service);
  const parts = [service ? named(service.name, service.name_en) : ticket.service];
  if (ticket.class !== "standard") parts.push(text(`desk-${ticket.class}`));
  return parts.join(" · ");
}

function showHand(here: Desk | null): void {
  const ticket = here?.ticket ?? null;
  const state = here ? text(`desk-state-${here.state}`) : text("desk-choose-first");
  const then = here?.pause && here.state !== "paused" ? ` – ${text("desk-then-pause")}` : "";
  say($("state"), state + then);
  say($("number"), ticket ? (ticket.number ?? "•") : "–");
  say($("about"), ticket ? about(ticket) : "");
  document.body.dataset["state"] = here?.state ?? "none";
  for (const button of buttons) {
    const free = here !== null && !busy && lostSince() === null && can(button.dataset["verb"] as Verb, here);
    button.disabled = !free;
  }
}

function showQueue(here: Desk | null): void {
  const serves = board?.services.filter((service) => here?.serves.includes(service.service)) ?? [];
  const rows = serves.map((service) =>
    make(
      "li",
      {},
      make("span", { class: "letter number" }, service.service),
      make("span", { class: "queue-name" }, named(service.name, service.name_en)),
      make("strong", { class: "number" }, String(service.waiting)),
      make("span", { class: "queue-wait" }, service.waiting > 0 && service.wait ? interval(service.wait) : ""),
    ),
  );
  fill($("queue"), ...rows);
}

function showParked(here: Desk | null): void {
  const rows = (desks?.parked ?? []).map((ticket) => {
    const resume = make("button", { type: "button", class: "verb" }, text("desk-resume"));
    resume.disabled = here?.state !== "open" || busy;
    resume.addEventListener("click", () => void send("resume", { ticket: ticket.id }));
    const where = ticket.desk ? text("desk-number", { desk: ticket.desk }) : "";
    return make("li", {}, make("strong", { class: "number" }, ticket.number ?? "•"), ` ${where} `, resume);
  });
  fill($("parked"), ...(rows.length > 0 ? rows : [make("li", {}, text("desk-nothing-parked"))]));
}

function showTimes(): void {
  const ticket = desk()?.ticket ?? null;
  say($("waited"), lasted(ticket?.issued_at, ticket?.called_at));
  say($("served"), lasted(ticket?.started_at, null));
}

function show(): void {
  const here = desk();
  showHand(here);
  showQueue(here);
  showParked(here);
  showTimes();
}

function tell(words: string, wrong = false): void {
  const said = $("said");
  said.dataset["kind"] = wrong ? "wrong" : "good";
  say(said, words);
}

function refused(failed: unknown): string {
  if (!(failed instanceof Refused) || !failed.problem) return text("desk-unknown");
  const known = text(`refused-${failed.slug}`);
  return known.startsWith("refused-") ? failed.problem.detail : known;
}

async function send(verb: string, body: object): Promise<void> {
  if (busy) return;
  busy = true;
  show();
  try {
    const done = await command<Ticket>(`/desks/${chosen}/${verb}`, body);
    if (verb !== "next") tell(text("desk-done"));
    else tell(done?.number ? text("desk-called", { number: done.number }) : text("desk-nobody"));
    // The stream tells the same a moment later; asking makes the next press see what this one did.
    desks = await read<Desks>("/desks");
  } catch (failed) {
    tell(refused(failed), true);
  } finally {
    busy = false;
    show();
  }
}

/** Asks what a verb needs to know, and sends it. */
async function act(verb: Verb, title: string): Promise<void> {
  const here = desk();
  if (!here || busy || !can(verb, here)) return;
  const ticket = here.ticket?.id ?? null;
  const body = await asked(verb, title, here);
  if (body === null) return;
  const named = ["recall", "start", "finish", "no-show", "park", "transfer"].includes(verb) ? { ticket } : {};
  await send(verb, { ...named, ...body });
}

async function asked(verb: Verb, title: string, here: Desk): Promise<object | null> {
  switch (verb) {
    case "next":
      return { in_hand: here.ticket?.id ?? null };
    case "pause":
      return dialogs.pause(title);
    case "call":
      return dialogs.call(title);
    case "walk-in":
      return dialogs.walkIn(title, here, board?.services ?? []);
    case "transfer":
      return dialogs.transfer(title, board?.services ?? [], desks?.items ?? []);
    case "finish":
      office ??= await read<OfficeView>("/office").catch(() => null);
      return office ? dialogs.finish(title, here, office) : { procedures: [] };
    default:
      return {};
  }
}

/** The choice of desks: the first view fills it, the address remembers it. */
function offerDesks(): void {
  const field = $<HTMLSelectElement>("choose");
  if (field.options.length > 0 || !desks) return;
  const options = desks.items.map((one) => make("option", { value: one.desk }, text("desk-number", { desk: one.desk })));
  fill(field, make("option", { value: "" }, text("desk-none")), ...options);
  field.value = chosen ? String(chosen) : "";
  field.addEventListener("change", () => location.assign(field.value ? `/desk?desk=${field.value}` : "/desk"));
  if (chosen) say($("title"), text("desk-live-title", { desk: chosen }));
}

// Single keys: printed on the buttons, off in fields and dialogs, and switched off by whoever does not want them.
const keys = $<HTMLInputElement>("keys");
keys.checked = localStorage.getItem("desk-keys") !== "off";
function showKeys(): void {
  document.body.classList.toggle("with-keys", keys.checked);
  localStorage.setItem("desk-keys", keys.checked ? "on" : "off");
}
keys.addEventListener("change", showKeys);
showKeys();

for (const button of buttons) {
  const title = button.textContent?.trim() ?? "";
  const key = button.dataset["key"] ?? "";
  button.append(" ", make("kbd", { "aria-hidden": "true" }, key.toUpperCase()));
  button.setAttribute("aria-keyshortcuts", key.toUpperCase());
  button.addEventListener("click", () => void act(button.dataset["verb"] as Verb, title));
}
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox]), select, textarea");
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat;
  if (!keys.checked || typing || !plain || $<HTMLDialogElement>("dialog").open) return;
  const button = buttons.find((button) => button.dataset["key"] === event.key.toLowerCase());
  if (!button) return;
  // The letter must not also be typed into the dialog that it opens.
  event.preventDefault();
  button.click();
});

live<Desks>("/api/v1/desks/stream", (view) => {
  desks = view;
  offerDesks();
  show();
});
live<BoardView>("/api/v1/board/stream", (view) => {
  board = view;
  show();
});
let wasLost = false;
setInterval(() => {
  showTimes();
  const lost = lostSince() !== null;
  if (lost !== wasLost) show();
  if (lost && !wasLost) tell(text("desk-lost"), true);
  if (!lost && wasLost) tell("");
  wasLost = lost;
}, 1000);
