// The lock: over everything, until the PIN is there. What the page showed is hidden, not only covered.

import { ask, Refused } from "../api";
import { $, say } from "../dom";
import { again } from "../live";
import { text } from "../texts";
import type { SessionView } from "../views";
import { blame, onSubmit } from "./fields";
import { isTime, lastOf } from "./idle";
import { because } from "./words";

interface Ways {
  /** The PIN was right. */
  opened(session: SessionView): void;
  signOut(): void;
}

let opener: HTMLElement | null = null;
/** What had the focus last, among what the page is for. */
let lately: HTMLElement | null = null;
let trying = false;
/** Wrong PINs of this session, as far as this tab knows. */
let wrongs = 0;

/** From so many wrong PINs on it is said what comes of more. */
const WARNED = 3;

function others(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("body > :not(#lock, #lost, #leaving, noscript, script)")];
}

/** Where work goes on after the lock: where it was, else at what the page is for. */
function back(): HTMLElement {
  const main = $("main");
  const isWork = (one: HTMLElement | null) => one?.matches("main :is(a, button, input, select, textarea)") && one.checkVisibility();
  return [opener, lately, main.querySelector<HTMLElement>("[data-first]")].find(isWork) ?? main;
}

function isShown(): boolean {
  return !$("lock").hidden;
}

async function unlock(ways: Ways): Promise<void> {
  const [pin, wrong] = [$<HTMLInputElement>("lock-pin"), $("lock-wrong")];
  if (!/^\d{4,8}$/.test(pin.value)) return blame(wrong, text("doors-lock-empty"), pin);
  trying = true;
  try {
    const session = await ask<SessionView>("POST", "/session/unlock", { pin: pin.value });
    pin.value = "";
    wrongs = 0;
    again();
    // The page that was asked for lies behind a page that only asks for the PIN.
    if (document.querySelector("[data-waits=pin]")) return location.reload();
    if (session) ways.opened(session);
  } catch (failed) {
    pin.value = "";
    if (failed instanceof Refused && failed.slug === "wrong-pin") wrongs += 1;
    const words = text(wrongs < WARNED ? "doors-lock-wrong" : "doors-lock-wrong-again");
    blame(wrong, because(failed, { "wrong-pin": words }), pin);
  } finally {
    trying = false;
  }
}

export const lockScreen = {
  begin(ways: Ways): void {
    onSubmit($<HTMLFormElement>("lock-form"), () => unlock(ways));
    $("lock-sign-out").addEventListener("click", () => ways.signOut());
    $("lock-pin").addEventListener("input", () => say($("lock-wrong"), ""));
    $("main").addEventListener("focusin", (event) => (lately = event.target as HTMLElement));
  },

  /** Whether a PIN is being tried just now. */
  isTrying(): boolean {
    return trying;
  },

  /** Locks the session, and shows it at once: the server's word comes a moment later. */
  async lock(): Promise<void> {
    if (isShown()) return;
    lockScreen.show();
    try {
      await ask("POST", "/session/lock");
    } catch (failed) {
      // Nobody is to believe that it is locked where it is not.
      if (failed instanceof Refused && failed.problem) lockScreen.hide();
    }
  },

  show(): void {
    if (isShown()) return;
    opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
    for (const part of others()) part.inert = true;
    document.body.classList.add("is-locked");
    $("lock").hidden = false;
    say($("lock-wrong"), "");
    $<HTMLInputElement>("lock-pin").value = "";
    $("lock-pin").focus();
  },

  hide(): void {
    if (!isShown()) return;
    $("lock").hidden = true;
    for (const part of others()) part.inert = false;
    document.body.classList.remove("is-locked");
    back().focus();
    opener = null;
  },
};

let last = Date.now();

/** For how long nothing was pressed, in any tab, in milliseconds. */
export function sincePress(): number {
  return Date.now() - lastOf(last, stored(), Date.now());
}

/** Under which the tabs of a browser tell each other of presses. */
const STORED = "numeretto-last-press";

/** Storage may be forbidden: then each tab knows its own presses. */
function stored(): string | null {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

/** Locks when nobody has pressed anything for as long as the session says. */
export function watchPresses(session: () => SessionView | null, lock: () => void): void {
  let told = 0;
  const pressed = () => {
    last = Date.now();
    if (last - told < 1000) return;
    told = last;
    try {
      localStorage.setItem(STORED, String(last));
    } catch {
      // Then the other tabs do not know.
    }
  };
  for (const kind of ["pointerdown", "keydown", "wheel"]) document.addEventListener(kind, pressed, { passive: true, capture: true });
  pressed();
  setInterval(() => {
    if (isTime(session(), lastOf(last, stored(), Date.now()), Date.now())) lock();
  }, 1000);
}
