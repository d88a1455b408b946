// A ticket on its holder's phone: place, estimate, and the call. The address is the holder's secret.

import english from "../../../../locales/en/phone-live.ftl";
import italian from "../../../../locales/it/phone-live.ftl";
import { command, Refused } from "../api";
import { $, say } from "../dom";
import { live, lostSince, onLine } from "../live";
import { ring, switchOff, switchOn } from "../phone/alert";
import { Calls, isOver, mayLeave } from "../phone/state";
import { add, clock, named, text } from "../texts";
import type { PhoneView } from "../views";
import { minutes } from "../wait";

add(italian, english);

const address = location.pathname;
const calls = new Calls();
let latest: PhoneView | null = null;

function show(view: PhoneView): void {
  latest = view;
  const desk = view.desk ?? "";
  say($("number"), view.number);
  say($("service"), named(view.service_name, view.service_name_en));
  say($("state"), text(`phone-${view.state}`, { desk, ahead: view.ahead ?? 0 }));
  say($("desk-number"), String(desk));
  $("desk").hidden = view.desk === null;
  say($("wait"), estimate(view));
  say($("what"), text(`phone-${view.state}-what`, { desk }));
  document.body.dataset["state"] = view.state;
  showAge();
  showWays(view);
  document.title = title(view);
  if (calls.isNew(view)) call(view);
  else if (view.state !== "called") say($("told"), "");
}

function estimate(view: PhoneView): string {
  if (!view.wait) return "";
  const { kind, from, to } = minutes(view.wait);
  return text(`phone-wait-${kind}`, { from, to });
}

/** From when it is what is shown. */
function showAge(): void {
  if (!latest) return;
  const age = isOver(latest) ? "phone-at" : lostSince() === null ? "phone-as-of" : "phone-old";
  say($("as-of"), text(age, { time: clock(latest.now) }));
}

/** What can be done in this state. */
function showWays(view: PhoneView): void {
  if (!mayLeave(view)) $("sure").hidden = true;
  $("leave").hidden = !mayLeave(view) || !$("sure").hidden;
  $("alerts").hidden = !["waiting", "parked"].includes(view.state);
  if (isOver(view)) switchOff();
}

function title(view: PhoneView): string {
  const number = `${view.number} – Numeretto`;
  if (view.state === "called") return `${text("desk-number", { desk: view.desk ?? "" })} – ${number}`;
  if (view.state !== "waiting") return `${text(`phone-${view.state}`, { desk: view.desk ?? "" })} – ${number}`;
  const place = view.ahead === 0 ? text("phone-next") : text("phone-waiting", { ahead: view.ahead ?? 0 });
  return `${place} – ${number}`;
}

/** A call, also a repeated one: told, felt and seen once. */
function call(view: PhoneView): void {
  say($("told"), "");
  say($("told"), `${view.number}: ${text("phone-called", { desk: view.desk ?? "" })}`);
  scrollTo(0, 0);
  ring();
  document.body.classList.remove("flash");
  requestAnimationFrame(() => document.body.classList.add("flash"));
}

function ask(open: boolean): void {
  $("sure").hidden = !open;
  $("leave").hidden = open;
  say($("said"), "");
  $(open ? "stay" : "leave").focus();
}

async function leave(): Promise<void> {
  const button = $<HTMLButtonElement>("leave-now");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await command(`${address}/withdraw`, {}, "");
    $("sure").hidden = true;
    $("main").focus();
  } catch (failed) {
    ask(false);
    say($("said"), text(failed instanceof Refused && failed.problem ? "phone-cannot-leave" : "no-answer"));
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

async function flipAlert(): Promise<void> {
  const button = $("alert");
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  button.dataset["note"] ??= $("alert-note").textContent ?? "";
  const staysOn = on ? await switchOn() : (switchOff(), false);
  say($("alert-note"), staysOn ? text("phone-alert-on") : (button.dataset["note"] ?? ""));
}

/** The code leads nowhere: never given, or of another day. */
function unknown(): void {
  latest = null;
  switchOff();
  document.body.dataset["state"] = "unknown";
  for (const id of ["number", "service", "wait", "as-of", "told"]) say($(id), "");
  for (const id of ["desk", "alerts", "leave", "sure", "lost"]) $(id).hidden = true;
  say($("state"), text("phone-unknown"));
  say($("what"), text("phone-unknown-what"));
  document.title = `${text("phone-unknown")} – Numeretto`;
}

/** The ticket, "unknown" if the code leads nowhere, null if nobody answers. */
async function look(): Promise<PhoneView | "unknown" | null> {
  const response = await fetch(address, { headers: { accept: "application/json" } }).catch(() => null);
  if (response?.status === 404) return "unknown";
  return response?.ok ? ((await response.json()) as PhoneView) : null;
}

/** Looks first: of a code that leads nowhere there is no stream. */
async function begin(): Promise<void> {
  const found = await look();
  if (found === "unknown") return unknown();
  if (found) show(found);
  live<PhoneView>(`${address}/stream`, show);
}

$("leave").addEventListener("click", () => ask(true));
$("stay").addEventListener("click", () => ask(false));
$("leave-now").addEventListener("click", () => void leave());
$("alert").addEventListener("click", () => void flipAlert());
$("sure").addEventListener("keydown", (event) => event.key === "Escape" && ask(false));

onLine(async (since) => {
  showAge();
  // After midnight the line ends because the code does.
  if (since !== null && (await look()) === "unknown") unknown();
});

void begin();
