// Fields of the doors: secrets that can be shown, and where a mistake is said.

import { $, say } from "../dom";
import { text } from "../texts";
import "./words";

/** Lets the buttons of secrets show and hide them. */
export function letSecretsShow(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-shows]")) {
    const field = $<HTMLInputElement>(button.dataset["shows"] ?? "");
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      if (button.firstChild) button.firstChild.textContent = text(shown ? "doors-hide" : "doors-show");
    });
  }
}

/** Says what is wrong, and goes to the field that is to blame. */
export function blame(place: HTMLElement, words: string, field?: HTMLInputElement): void {
  // The same words again are news too.
  say(place, "");
  say(place, words);
  if (!field) return;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", place.id);
  field.focus();
  field.select();
}

/** Takes back what was wrong with a form, from when something else is typed. */
export function forgiveOnInput(form: HTMLFormElement, place: HTMLElement): void {
  form.addEventListener("input", (event) => {
    say(place, "");
    (event.target as HTMLElement).removeAttribute("aria-invalid");
    (event.target as HTMLElement).removeAttribute("aria-errormessage");
  });
}

/** Does what a form is for, once at a time. */
export function onSubmit(form: HTMLFormElement, send: () => Promise<void>): void {
  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    form.setAttribute("aria-busy", "true");
    try {
      await send();
    } finally {
      sending = false;
      form.removeAttribute("aria-busy");
    }
  });
}
