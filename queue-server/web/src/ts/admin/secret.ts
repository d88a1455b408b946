// A secret that is shown this once: large, to be copied, and on paper where somebody is to take it along.

import { copy } from "../copy";
import { ask } from "../dialog";
import { $, make, say } from "../dom";
import { text } from "../texts";

/** What is shown with a secret. */
export interface Secret {
  title: string;
  about: string;
  /** Lines of a slip, each with what it is; the secret is among them by `secret`. */
  lines: [string, string][];
  label: string;
  secret: string;
  printed: boolean;
}

/** Shows it, until it is left. */
export function showSecret(shown: Secret): void {
  const line = ([label, words]: [string, string]) => make("div", {}, make("dt", {}, label), make("dd", {}, words));
  const value = make("dd", { class: "number", id: "secret", tabindex: 0 }, shown.secret);
  const slip = make("dl", { class: "slip" }, ...shown.lines.map(line), make("div", {}, make("dt", {}, shown.label), value));
  const said = make("p", { class: "hint", role: "status" });
  const button = (label: string, does: () => void) => {
    const made = make("button", { type: "button", class: "verb" }, label);
    made.addEventListener("click", does);
    return made;
  };
  const copied = async () => {
    const done = await copy(shown.secret);
    if (!done) getSelection()?.selectAllChildren(value);
    say(said, text(done ? "admin-live-copied" : "admin-live-not-copied"));
  };
  const ways = [button(text("admin-live-copy"), () => void copied())];
  if (shown.printed) ways.push(button(text("admin-live-print"), () => window.print()));
  const about = make("p", {}, shown.about);
  const fields = [about, slip, make("p", { class: "buttons no-print" }, ...ways), said];
  ask({ title: shown.title, fields, go: null, focus: () => $("dialog-title").focus(), send: async () => null });
}
