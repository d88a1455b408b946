// The one dialog of a page: it asks, sends, and stays open with the reason where that is refused. Esc leaves; the
// browser then gives the focus back to where it was.

import { $, fill, say } from "./dom";
import { text } from "./texts";

/** What a dialog shows and does. */
export interface Question {
  title: string;
  fields: (Node | string)[];
  /** What the main button says; "confirm" if left out, and no such button if null. */
  go?: string | null;
  /** Puts the focus where it begins; on the main button if left out. */
  focus?: () => void;
  /** Sends what was chosen. Null where that is done, else what to say: the dialog stays. */
  send: () => Promise<string | null>;
  /** A second answer. */
  other?: { label: string; send: () => Promise<string | null> };
}

const dialog = $<HTMLDialogElement>("dialog");
const wrong = $("dialog-wrong");

/** The letter that opened it, held or pressed twice, is not meant for its fields. */
const ECHO_MS = 500;
let openedAt = 0;
let openedBy = "";
let opener: HTMLElement | null = null;
let sending = false;
let question: Question | null = null;

/** Whether something is asked now. */
export function isAsking(): boolean {
  return dialog.open;
}

/** The shortcut that may be about to open a dialog, and its button. */
export function opensBy(key: string, button: HTMLElement): void {
  [openedBy, openedAt, opener] = [key, performance.now(), button];
}

/** Asks. */
export function ask(asked: Question): void {
  question = asked;
  say($("dialog-title"), asked.title);
  fill($("fields"), ...asked.fields);
  say(wrong, "");
  $("go").hidden = asked.go === null;
  say($("leave-name"), text(asked.go === null ? "dialog-close" : "dialog-cancel"));
  say($("go"), asked.go ?? text("dialog-go"));
  $("other").hidden = !asked.other;
  say($("other"), asked.other?.label ?? "");
  if (!dialog.open) {
    // A key opens it from anywhere; else whoever opened it has the focus, and the browser gives it back.
    if (document.activeElement !== document.body) opener = null;
    dialog.showModal();
  }
  if (asked.focus) asked.focus();
  else $(asked.go === null ? "leave" : "go").focus();
}

async function settle(send: () => Promise<string | null>): Promise<void> {
  if (sending) return;
  sending = true;
  say(wrong, "");
  const asked = question;
  try {
    const refused = await send();
    // What was sent may itself have led to another question.
    if (question !== asked) return;
    if (refused === null) dialog.close();
    else say(wrong, refused);
  } finally {
    sending = false;
  }
}

$<HTMLFormElement>("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (question) void settle(question.send);
});
// What was wrong is so no more once something else is chosen.
$<HTMLFormElement>("form").addEventListener("input", () => say(wrong, ""));
$("other").addEventListener("click", () => {
  if (question?.other) void settle(question.other.send);
});
dialog.addEventListener("close", () => {
  // Left alone, the focus would stay in a field that is not there any more, where shortcuts are off.
  const left = document.activeElement;
  if (left === document.body || dialog.contains(left)) (opener ?? $("main")).focus();
  opener = null;
  fill($("fields"));
});
$("leave").addEventListener("click", () => dialog.close());
dialog.addEventListener("keydown", (event) => {
  const echo = event.key.toLowerCase() === openedBy && performance.now() - openedAt < ECHO_MS;
  // A key that is held must not confirm what it opened, nor confirm twice.
  if (echo || (event.key === "Enter" && event.repeat)) event.preventDefault();
});
