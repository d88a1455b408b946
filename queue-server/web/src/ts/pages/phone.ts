// A ticket on its holder's phone: place, estimate, and the call. The address is the holder's secret.

import english from "../../../../locales/en/phone-live.ftl";
import italian from "../../../../locales/it/phone-live.ftl";
import { command, Refused } from "../api";
import { $, say } from "../dom";
import { live } from "../live";
import { add, clock, interval, named, text } from "../texts";
import type { PhoneView } from "../views";

add(italian, english);

const address = location.pathname;
let announced: number | null = null;
let seen = false;

/** States that nothing follows. */
const OVER = ["served", "no_show", "withdrawn", "expired"];

function show(view: PhoneView): void {
  seen = true;
  say($("number"), view.number);
  say($("service"), named(view.service_name, view.service_name_en));
  const desk = view.desk ?? "";
  say($("state"), text(`phone-${view.state}`, { desk, ahead: view.ahead ?? 0 }));
  say($("wait"), view.wait ? text("phone-wait", { interval: interval(view.wait) }) : "");
  say($("what"), text(`phone-${view.state}-what`, { desk }));
  say($("as-of"), text(OVER.includes(view.state) ? "phone-at" : "phone-as-of", { time: clock(view.now) }));
  document.body.dataset["state"] = view.state;
  $("leave").hidden = !["waiting", "called", "parked"].includes(view.state) || !$("sure").hidden;
  if (OVER.includes(view.state)) $("sure").hidden = true;
  title(view);
  if (view.state === "called" && view.call_seq !== null && view.call_seq !== announced) call(view.call_seq);
}

function title(view: PhoneView): void {
  const called = view.state === "called" ? `${text("desk-number", { desk: view.desk ?? "" })} – ` : "";
  document.title = `${called}${view.number} – Numeretto`;
}

/** A call, also a repeated one: felt and seen once. */
function call(seq: number): void {
  announced = seq;
  // Browsers let a page be felt only once it was touched, and log an error where it was not.
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([400, 150, 400, 150, 400]);
  document.body.classList.remove("flash");
  requestAnimationFrame(() => document.body.classList.add("flash"));
}

function ask(open: boolean): void {
  $("sure").hidden = !open;
  $("leave").hidden = open;
  $(open ? "stay" : "leave").focus();
}

async function leave(): Promise<void> {
  try {
    await command(`${address}/withdraw`, {}, "");
    $("sure").hidden = true;
  } catch (failed) {
    ask(false);
    say($("said"), text(failed instanceof Refused && failed.problem ? "phone-cannot-leave" : "no-answer"));
  }
}

$("leave").addEventListener("click", () => ask(true));
$("stay").addEventListener("click", () => ask(false));
$("leave-now").addEventListener("click", () => void leave());

/** Looks first: of a code that leads nowhere there is no stream. */
async function begin(): Promise<void> {
  const response = await fetch(address, { headers: { accept: "application/json" } }).catch(() => null);
  if (response?.status === 404) {
    say($("state"), text("phone-unknown"));
    say($("what"), text("phone-unknown-what"));
    return;
  }
  if (response?.ok) show((await response.json()) as PhoneView);
  live<PhoneView>(`${address}/stream`, show);
  if (!seen) say($("state"), text("phone-loading"));
}

void begin();
