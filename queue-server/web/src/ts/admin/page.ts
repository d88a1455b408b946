// What the pages of administration share: their words, the line that says what was done, asking before something ends.

import english from "../../../../locales/en/admin-live.ftl";
import italian from "../../../../locales/it/admin-live.ftl";
import { ask as question } from "../dialog";
import "../doors/session";
import { because } from "../doors/words";
import { $, make, say } from "../dom";
import "../office-clock";
import { add } from "../texts";

add(italian, english);

/** Says what was done, or why it was not. */
export function tell(words: string, kind: "good" | "wrong" | "plain" = "good"): void {
  $("said").dataset["kind"] = kind;
  say($("said"), "");
  say($("said"), words);
}

/** Asks before something that ends something; the way back has the focus. */
export function sure(title: string, about: string, go: string, does: () => Promise<void>, known: Record<string, string> = {}): void {
  question({
    title,
    fields: [make("p", {}, about)],
    go,
    focus: () => $("leave").focus(),
    send: async () => {
      try {
        await does();
        return null;
      } catch (failed) {
        return because(failed, known);
      }
    },
  });
}

/** A field of text with its name and what is to be typed. */
export function field(label: string, rule: string, value: string): { whole: HTMLElement; input: HTMLInputElement } {
  const input = make("input", { type: "text", id: "asked-name", autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: 60, "aria-describedby": "asked-rule", value });
  const whole = make("div", { class: "field" }, make("label", { for: input.id }, label), input, make("span", { class: "hint", id: "asked-rule" }, rule));
  return { whole, input };
}
