// The fixed words of the page in the kiosk's language.

import { $, say } from "../dom";
import { speak, speaks, words } from "./words";

/** Speaks another language from now on. */
export function translate(next: "it" | "en"): void {
  speak(next);
  document.documentElement.lang = next;
  document.title = `${words("kiosk-title")} – Numeretto`;
  for (const element of document.querySelectorAll<HTMLElement>("[data-text]")) {
    say(element, words(element.dataset["text"] ?? ""));
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-it]")) {
    say(element, element.dataset[next] ?? "");
  }
  frame();
  say($("language"), words("other-language"));
  $("language").lang = next === "it" ? "en" : "it";
}

/** What every page has around it. */
function frame(): void {
  const skip = document.querySelector<HTMLElement>(".skip");
  if (skip) say(skip, words("skip-to-content"));
  for (const element of document.querySelectorAll<HTMLElement>("[data-label]")) {
    element.setAttribute("aria-label", words(element.dataset["label"] ?? ""));
  }
}

export function otherLanguage(): "it" | "en" {
  return speaks() === "it" ? "en" : "it";
}
