// What scripts say, in the language of the page. The same Fluent files are read by the server.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import english from "../../../locales/en/live.ftl";
import italian from "../../../locales/it/live.ftl";

/** The language of the page: the template says it. */
export const language: "it" | "en" = document.documentElement.lang === "en" ? "en" : "it";

// Marks of direction around variables would be read out by some voices.
const bundles = {
  it: new FluentBundle("it-IT", { useIsolating: false }),
  en: new FluentBundle("en-GB", { useIsolating: false }),
};

/** Adds the texts of a page: those of its `locales/…/<page>-live.ftl`. */
export function add(inItalian: string, inEnglish: string): void {
  bundles.it.addResource(new FluentResource(inItalian));
  bundles.en.addResource(new FluentResource(inEnglish));
}

add(italian, english);

/** A text by its id. One that is missing shows its id. */
export function text(id: string, variables: Record<string, FluentVariable> = {}, of: "it" | "en" = language): string {
  const bundle = bundles[of];
  const message = bundle.getMessage(id);
  return message?.value ? bundle.formatPattern(message.value, variables) : id;
}

/** The name in the language of the page. */
export function named(it: string, en: string | null | undefined): string {
  return language === "en" && en ? en : it;
}

/** 10:42, of a time as the server writes it: in the office's zone, whatever the device's. */
export function clock(time: string): string {
  return time.slice(11, 16);
}

/** An interval in minutes: "10–18", "5", or less than one; no wait only where nobody is waiting. */
export function interval(wait: { p10: number; p90: number }, waiting: number | null, of: "it" | "en" = language): string {
  const [from, to] = [Math.floor(wait.p10 / 60), Math.ceil(wait.p90 / 60)];
  if (to <= 1) return text(waiting === 0 ? "wait-none" : "wait-short", {}, of);
  return from === to ? text("wait-minutes", { to }, of) : text("wait-interval", { from, to }, of);
}
