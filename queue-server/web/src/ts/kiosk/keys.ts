// The kiosk by keyboard: arrows among what can be pressed, the key marked on a service, Escape for the first screen. A browser
// presses the button in focus by Enter and space.

import { $ } from "../dom";
import { isArrow, towards } from "./reach";

export interface Keys {
  press(button: HTMLButtonElement): void;
  anew(): unknown;
}

/** Whether single keys choose a service: whoever speaks to the machine can switch them off. */
let single = true;

export function switchSingleKeys(on: boolean): void {
  single = on;
  $("keys-off").setAttribute("aria-pressed", String(!on));
  document.body.classList.toggle("no-keys", !on);
}

function reachable(): HTMLButtonElement[] {
  const all = document.querySelectorAll<HTMLButtonElement>("main button");
  return [...all].filter((button) => button.getClientRects().length > 0);
}

function move(key: string): boolean {
  if (!isArrow(key)) return false;
  const buttons = reachable();
  const from = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const boxes = buttons.map((button) => button.getBoundingClientRect());
  buttons[towards(boxes, from, key)]?.focus();
  return true;
}

function chosen(key: string): HTMLButtonElement | null {
  if (!single || $("choose").hidden) return null;
  const services = document.querySelectorAll<HTMLButtonElement>(".service");
  const named = (one: HTMLButtonElement): boolean =>
    (one.getAttribute("aria-keyshortcuts") ?? "").split(" ").includes(key.toUpperCase());
  return [...services].find(named) ?? null;
}

export function listenToKeys(keys: Keys): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // A key held down is one press.
    if (event.repeat && !isArrow(event.key) && event.key !== "Tab") return event.preventDefault();
    if ($<HTMLDialogElement>("still").open) return;
    if (event.key === "Escape") return void keys.anew();
    $("keys").hidden = $("choose").hidden;
    if (move(event.key)) return event.preventDefault();
    const button = chosen(event.key);
    if (!button) return;
    button.focus();
    keys.press(button);
  });
}
