// A list of things that administrators look after: what each is, and what can be done about it.

import { keyed } from "../board/keyed";
import { fill, make } from "../dom";
import { text } from "../texts";
import { tell } from "./page";

/** Something that can be done about one. */
export interface Deed {
  name: string;
  label: string;
  does(): void;
  /** Why it cannot be done now: said beside it, and when it is pressed all the same. */
  not?: string | null;
}

/** How one is shown. */
export interface Shown {
  key: string;
  name: string;
  /** Marks beside the name: words, and the kind of mark. */
  marks: [string, "plain" | "warn" | "alarm" | "off"][];
  about: string[];
  deeds: Deed[];
}

/** Shows them all; what looks the same stays as it is, the focus too. */
export function showItems(list: HTMLElement, all: readonly Shown[]): void {
  keyed(list, all, (one) => one.key, (one, before) => {
    const element = before ?? make("li", { class: "item" });
    const shown = JSON.stringify([one.name, one.marks, one.about, one.deeds.map((deed) => [deed.name, deed.not ?? ""])]);
    if (element.dataset["shown"] === shown) return element;
    element.dataset["shown"] = shown;
    const marks = one.marks.map(([words, kind]) => make("span", { class: `mark mark-${kind}` }, words));
    const title = make("span", { class: "item-title" }, make("strong", {}, one.name), ...marks);
    const reasons = [...new Set(one.deeds.flatMap((deed) => deed.not ?? []))];
    // A reason is named by the one that it is about; what has none has no such line.
    const why = make("span", { class: "hint", id: `why-not-${one.name.replace(/\W+/g, "-")}` }, reasons.join(" "));
    const about = make("span", { class: "hint" }, one.about.join("\u00a0· "));
    const buttons = one.deeds.map((deed) => {
      const of = make("span", { class: "unseen" }, text("admin-live-of", { name: one.name }));
      const button = make("button", { type: "button", class: "verb", "data-deed": deed.name }, deed.label, of);
      if (deed.not) button.setAttribute("aria-disabled", "true");
      if (deed.not) button.setAttribute("aria-describedby", why.id);
      button.addEventListener("click", () => (deed.not ? tell(deed.not, "wrong") : deed.does()));
      return button;
    });
    fill(element, make("div", { class: "item-words" }, title, about, ...(reasons.length > 0 ? [why] : [])), make("div", { class: "item-buttons" }, ...buttons));
    return element;
  });
}
