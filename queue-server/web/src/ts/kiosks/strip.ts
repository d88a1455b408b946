// The strip of alerts about kiosks, on the pages of those who can do something about them: paper, power, cables, and people
// who hold no ticket. Whoever has looked after one of those says so here; everything else ends by itself.

import { command, Refused } from "../api";
import { fill, make } from "../dom";
import { live } from "../live";
import { officeDate } from "../office-clock";
import type { Kiosks } from "../views";
import { type Alert, NAMED, troubled } from "./alerts";
import { KIOSKS } from "./stream";
import { done, notDone, remedy, sentence } from "./words";

/** Who may see how kiosks are. */
const ROLES = ["administrator", "head", "reception", "operator"];

/** Whether whoever is signed in may see it. */
export function maySeeKiosks(): boolean {
  const roles = (document.getElementById("who")?.dataset["roles"] ?? "").split(" ");
  return ROLES.some((role) => roles.includes(role));
}

function line({ kiosk, alerts, level }: ReturnType<typeof troubled>[number]): HTMLElement {
  const remedies = alerts.flatMap((alert) => (remedy(alert) ? [toDo(kiosk, alert)] : []));
  return make("li", { "data-level": level }, make("p", {}, sentence(kiosk, alerts, officeDate())), ...remedies);
}

/** What is to be done for the holders of tickets, and a button for each that was looked after. */
function toDo(kiosk: string, alert: Alert): HTMLElement {
  const buttons = (alert.numbers ?? []).slice(0, NAMED).map((number) => settles(kiosk, number));
  return make("div", { class: "kiosk-to-do" }, make("span", {}, remedy(alert)), ...buttons);
}

/** The alert goes with the next view, for everybody. */
function settles(kiosk: string, number: string): HTMLElement {
  const button = make("button", { type: "button", "data-number": number }, done(number));
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    try {
      await command(`/kiosks/${encodeURIComponent(kiosk)}/settled`, { number });
    } catch (failed) {
      // Somebody else was quicker: the view that says so is on its way.
      if (failed instanceof Refused && failed.slug === "unknown-ticket") return;
      button.removeAttribute("aria-disabled");
      button.textContent = notDone(number);
    }
  });
  return button;
}

/** What stands there is replaced only where it says something else: it is read out when it changes. */
function show(strip: HTMLElement, view: Kiosks): void {
  const told = troubled(view);
  const shown = JSON.stringify([told, officeDate()]);
  if (strip.dataset["shown"] === shown) return;
  strip.dataset["shown"] = shown;
  const here = strip.contains(document.activeElement);
  fill(strip, ...(told.length > 0 ? [make("ul", { role: "list" }, ...told.map(line))] : []));
  // Who works by keyboard goes on where the button was that is gone.
  if (here) (strip.querySelector("button") ?? strip).focus();
}

/** Begins, on a page that has the strip; silent for who may not see it. */
export function showAlerts(): void {
  const strip = document.getElementById("kiosk-alerts");
  if (strip && maySeeKiosks()) live<Kiosks>(KIOSKS, (view) => show(strip, view));
}
