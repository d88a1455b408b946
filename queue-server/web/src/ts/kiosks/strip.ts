// The strip of alerts about kiosks, on the pages of those who can do something about them: paper, power, cables, and people
// who hold no ticket.

import { fill, make } from "../dom";
import { live } from "../live";
import { officeDate } from "../office-clock";
import type { Kiosks } from "../views";
import { troubled } from "./alerts";
import { KIOSKS } from "./stream";
import { sentence } from "./words";

/** Who may see how kiosks are. */
const ROLES = ["administrator", "head", "reception", "operator"];

/** Whether whoever is signed in may see it. */
export function maySeeKiosks(): boolean {
  const roles = (document.getElementById("who")?.dataset["roles"] ?? "").split(" ");
  return ROLES.some((role) => roles.includes(role));
}

function line({ kiosk, alerts, level }: ReturnType<typeof troubled>[number]): HTMLElement {
  return make("li", { "data-level": level }, sentence(kiosk, alerts, officeDate()));
}

/** What stands there is replaced only where it says something else: it is read out when it changes. */
function show(strip: HTMLElement, view: Kiosks): void {
  const told = troubled(view);
  const shown = JSON.stringify([told, officeDate()]);
  if (strip.dataset["shown"] === shown) return;
  strip.dataset["shown"] = shown;
  fill(strip, ...(told.length > 0 ? [make("ul", { role: "list" }, ...told.map(line))] : []));
}

/** Begins, on a page that has the strip; silent for who may not see it. */
export function showAlerts(): void {
  const strip = document.getElementById("kiosk-alerts");
  if (strip && maySeeKiosks()) live<Kiosks>(KIOSKS, (view) => show(strip, view));
}
