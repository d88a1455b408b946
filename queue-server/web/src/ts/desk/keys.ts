// Single keys: printed on the buttons, off in fields and dialogs, and switched off by whoever does not want them.

import { $ } from "../dom";
import { isAsking, opensBy } from "../dialog";

const wanted = $<HTMLInputElement>("keys");

/** Storage may be forbidden; the keys then are as the page begins. */
function remembered(): boolean {
  try {
    return localStorage.getItem("desk-keys") !== "off";
  } catch {
    return true;
  }
}

function remember(on: boolean): void {
  try {
    localStorage.setItem("desk-keys", on ? "on" : "off");
  } catch {
    // Then for this visit alone.
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), select, textarea");
}

/** Lets keys press buttons: those with `data-shortcut`, and "?" the one for help. */
export function keysFor(buttons: readonly HTMLButtonElement[], help: HTMLButtonElement): void {
  const show = () => {
    document.body.classList.toggle("with-keys", wanted.checked);
    for (const button of [...buttons, help]) {
      if (wanted.checked) button.setAttribute("aria-keyshortcuts", button.dataset["shortcut"] ?? "?");
      else button.removeAttribute("aria-keyshortcuts");
    }
  };
  wanted.checked = remembered();
  wanted.addEventListener("change", () => {
    remember(wanted.checked);
    show();
  });
  show();

  document.addEventListener("keydown", (event) => {
    // A held Enter presses its button again and again.
    if (event.repeat && event.key === "Enter" && event.target instanceof HTMLButtonElement) event.preventDefault();
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat;
    if (!wanted.checked || isTyping(event.target) || !plain || isAsking()) return;
    const key = event.key.toUpperCase();
    const button = key === "?" ? help : buttons.find((button) => button.dataset["shortcut"] === key);
    if (!button) return;
    // The letter must not also be typed into the dialog that it opens.
    event.preventDefault();
    opensBy(event.key.toLowerCase(), button);
    button.click();
  });
}
