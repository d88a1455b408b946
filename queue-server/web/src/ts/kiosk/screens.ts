// Which of the kiosk's screens stands, and the words of those that are only words.

import { $, say } from "../dom";
import type { BoardView } from "../views";
import { dayOf, opening, type Shut, weekdayOf } from "./choices";
import { openingWords } from "./opening";
import { speaks, words } from "./words";

export type Screen = "choose" | "shut" | "printed";

const TITLES: Record<Screen, string> = { choose: "ask", shut: "shut-title", printed: "collect" };

/** The screen that stands; null before the first view. */
let standing: Screen | null = null;

export function screen(): Screen | null {
  return standing;
}

/** Goes to the screen's title: readers for the blind begin there. */
export function focusTitle(): void {
  if (standing) $(TITLES[standing]).focus({ preventScroll: true });
}

/** Shows a screen; true where another one stood before. */
export function stand(next: Screen): boolean {
  if (next === standing) return false;
  const isFirst = standing === null;
  standing = next;
  for (const id of Object.keys(TITLES)) $(id).hidden = id !== next;
  $("foot").hidden = next === "printed";
  $("priority").hidden = next !== "choose";
  document.body.dataset["screen"] = next;
  if (!isFirst) focusTitle();
  return true;
}

/** The whole office gives no number: why, and from when it does again. */
export function sayShut(shut: Shut, view: BoardView): void {
  const opens = opening(view.now, shut.opensAt);
  const waiting = shut.waiting > 0 ? words("kiosk-shut-waiting") : "";
  say($("shut-title"), words(`kiosk-shut-${shut.why}`));
  say($("shut-next"), opens ? openingWords("kiosk-shut-next", opens) : "");
  say($("shut-what"), shut.why === "hall" ? words("kiosk-ask") : waiting);
}

export function sayLost(): void {
  say($("shut-title"), words("kiosk-lost"));
  say($("shut-next"), "");
  say($("shut-what"), words("kiosk-lost-what"));
}

/** The office's date beside its clock. */
export function sayDate(view: BoardView): void {
  say($("date"), `${weekdayOf(view.now, speaks())} ${dayOf(view.now)}`);
}
