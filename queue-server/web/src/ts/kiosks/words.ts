// What is said about the kiosks.

import english from "../../../../locales/en/kiosks-live.ftl";
import italian from "../../../../locales/it/kiosks-live.ftl";
import { add, clock, text } from "../texts";
import type { KioskButton, KioskView } from "../views";
import { type Alert, NAMED } from "./alerts";

add(italian, english);

/** "since 10:42" or "at 10:42", with the date of what was not today; `today`: 24/11/2026. */
function told(how: "since" | "at", time: string, today: string): string {
  const date = `${time.slice(8, 10)}/${time.slice(5, 7)}/${time.slice(0, 4)}`;
  return text(date === today ? `kiosks-${how}` : `kiosks-${how}-day`, { date, time: clock(time) });
}

function named(numbers: readonly string[]): string {
  const some = numbers.slice(0, NAMED).join(", ");
  return numbers.length > NAMED ? text("kiosks-and-more", { some, count: numbers.length - NAMED }) : some;
}

function button(one: KioskButton): string {
  return typeof one === "string" ? text(`kiosks-button-${one}`) : one.service;
}

/** Reasons of the server's that are worth a word: what can be done about them is not done here. */
const REASONS: readonly string[] = ["outside-block", "unknown-service"];

/** What is wrong, without the kiosk's name. */
export function words(alert: Alert, today: string): string {
  const reason = alert.reason && REASONS.includes(alert.reason) ? text(`kiosks-refused-${alert.reason}`) : "";
  return text(`kiosks-alert-${alert.kind}${reason ? "-because" : ""}`, {
    reason,
    since: alert.since ? told("since", alert.since, today) : "",
    numbers: named(alert.numbers ?? []),
    degrees: alert.degrees ?? 0,
    buttons: (alert.buttons ?? []).map(button).join(", "),
  });
}

/** What is to be done for the holders of its tickets, and that this ends the alert; nothing where the words say it all. */
export function remedy({ kind }: Alert): string {
  return kind === "unprinted" || kind === "doubtful" || kind === "refused" ? text(`kiosks-do-${kind}`) : "";
}

/** The button that ends an alert to a ticket. */
export function done(number: string): string {
  return text("kiosks-done", { number });
}

/** The same, where it did not get through. */
export function notDone(number: string): string {
  return text("kiosks-not-done", { number });
}

/** All that is wrong with it, in one line with its name. */
export function sentence(kiosk: string, alerts: readonly Alert[], today: string): string {
  return text("kiosks-of", { kiosk, words: alerts.map((alert) => words(alert, today)).join(" · ") });
}

/** How a kiosk is where nothing is wrong with it, part by part. */
export function about({ health }: KioskView, today: string): string[] {
  if (!health) return [text("kiosks-told-nothing")];
  const { printer } = health;
  const parts = [
    printer.last_print ? text("kiosks-printed", { at: told("at", printer.last_print, today) }) : text("kiosks-printed-never"),
    text("kiosks-profile", { profile: printer.profile }),
  ];
  if (health.temperature !== undefined && health.temperature !== null) parts.push(text("kiosks-degrees", { degrees: health.temperature }));
  if (!health.clock_trusted) parts.push(text("kiosks-clock"));
  parts.push(text("kiosks-to-hand-over", { count: health.to_hand_over }));
  parts.push(text("kiosks-left", { count: health.numbers_left }));
  parts.push(text("kiosks-version", { version: health.version }));
  return parts;
}
