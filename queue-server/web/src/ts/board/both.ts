// A hall is mixed: what the board says stands there in both languages, that of the page first and larger.

import type { FluentVariable } from "@fluent/bundle";
import { make } from "../dom";
import { language, text } from "../texts";

const other = language === "it" ? "en" : "it";

/** Of two wordings that of the page, and the other where it differs. */
export function pair(it: string, en: string): HTMLSpanElement {
  const [first, second] = language === "it" ? [it, en] : [en, it];
  if (!second || first === second) return make("span", { class: "both" }, make("span", {}, first || second));
  const small = make("span", { class: "second", lang: other }, second);
  return make("span", { class: "both" }, make("span", {}, first), " ", small);
}

/** The same where there is room for one language: they take turns (the sheet shows the one whose turn it is). */
export function inTurn(it: string, en: string): HTMLSpanElement {
  const both = pair(it, en);
  if (both.children.length > 1) both.classList.add("turns");
  return both;
}

/** A text in both languages. */
export function both(id: string, variables: Record<string, FluentVariable> = {}): HTMLSpanElement {
  return pair(text(id, variables, "it"), text(id, variables, "en"));
}

/** Puts a text in both languages into an element. */
export function sayBoth(element: HTMLElement, id: string, variables: Record<string, FluentVariable> = {}): void {
  put(element, both(id, variables));
}

/** Puts what was made into an element, unless the same stands there already: readers are not told the same again. */
export function put(element: Element, made: Element): void {
  const present = element.firstElementChild;
  if (element.childNodes.length !== 1 || !present?.isEqualNode(made)) element.replaceChildren(made);
}
