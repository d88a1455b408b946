// The buttons of the services. They stay while what they say changes: a finger, a focus or a reader on one is not disturbed.

import { keyed } from "../board/keyed";
import { make, say } from "../dom";
import { minutes } from "../wait";
import { type Choice, opening } from "./choices";
import { openingWords } from "./opening";
import { name, words } from "./words";

function build(choice: Choice): HTMLButtonElement {
  const button = make(
    "button",
    { type: "button", class: `service service-${choice.service}` },
    make("span", { class: "letter number", "aria-hidden": "true" }, choice.service),
    make(
      "span",
      { class: "text" },
      make("span", { class: "name" }),
      make("span", { class: "unseen" }, ", "),
      make("span", { class: "about" }),
      make("span", { class: "unseen" }, ", "),
      make("span", { class: "estimate" }),
    ),
    make("span", { class: "key number", "aria-hidden": "true" }),
  );
  button.dataset["service"] = choice.service;
  return button;
}

function part(button: HTMLElement, of: string): HTMLElement {
  const found = button.querySelector<HTMLElement>(`.${of}`);
  if (!found) throw new Error(`a button without .${of}`);
  return found;
}

/** "attesa stimata 10–18 minuti" */
export function estimate(wait: NonNullable<Choice["wait"]>): string {
  const { kind, from, to } = minutes(wait);
  return words(`kiosk-wait-${kind}`, { from, to });
}

/** Why a service gives no number, and when it will: two parts of a sentence. */
export function whyNot(choice: Choice, now: string): [string, string] {
  const opens = opening(now, choice.opensAt);
  const next = opens ? openingWords("kiosk-opens", opens) : "";
  return [words(`kiosk-${choice.reason ?? "closed"}`), choice.reason === "stopped" ? words("kiosk-ask-there") : next];
}

function about(choice: Choice, now: string, priority: boolean): [string, string] {
  if (choice.reason) return whyNot(choice, now);
  // Whom priority overtakes is not known before.
  if (priority) return [words("kiosk-waiting", { count: choice.waiting }), words("kiosk-with-priority")];
  return [words("kiosk-ahead", { count: choice.ahead }), choice.wait ? estimate(choice.wait) : ""];
}

function update(button: HTMLButtonElement, choice: Choice, now: string, priority: boolean): void {
  const [first, second] = about(choice, now, priority);
  say(part(button, "name"), name(choice.name, choice.nameEn));
  say(part(button, "about"), first);
  say(part(button, "estimate"), second);
  say(part(button, "key"), choice.key ?? "");
  // Greyed, and still reached: who presses is told why.
  if (choice.reason) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
  const keys = [choice.key, choice.service].filter(Boolean).join(" ");
  if (button.getAttribute("aria-keyshortcuts") !== keys) button.setAttribute("aria-keyshortcuts", keys);
}

/** Brings the buttons in line with what the office offers. */
export function showButtons(place: HTMLElement, offered: readonly Choice[], now: string, priority: boolean): void {
  place.dataset["many"] = offered.length <= 8 ? "some" : "many";
  const key = (choice: Choice): string => choice.service;
  keyed(place, offered, key, (choice, before) => {
    const button = (before as HTMLButtonElement | undefined) ?? build(choice);
    update(button, choice, now, priority);
    return button;
  });
}
