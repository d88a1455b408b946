// The form in which whoever is signed in chooses a password. Nothing is asked of it but its length.

import english from "../../../../locales/en/sign-in-live.ftl";
import italian from "../../../../locales/it/sign-in-live.ftl";
import { ask } from "../api";
import { $, say } from "../dom";
import { add, text } from "../texts";
import type { SessionView } from "../views";
import { blame, forgiveOnInput, letSecretsShow, onSubmit } from "./fields";
import { because } from "./words";

add(italian, english);

/** So many characters at least. */
export const LEAST = 12;

/** Characters as people count them. */
export function length(password: string): number {
  return [...password].length;
}

/** Makes the form work. `known`: the password so far, where it was typed a moment ago; `done`: what comes after. */
export function ownPassword(done: (session: SessionView | null) => void, known: string | null = null): void {
  const form = $<HTMLFormElement>("own-form");
  const [old, fresh, wrong] = [$<HTMLInputElement>("own-old"), $<HTMLInputElement>("own-new"), $("own-wrong")];
  $("own-old-field").hidden = known !== null;
  const count = () => {
    const left = LEAST - length(fresh.value);
    say($("own-length"), left > 0 ? text("own-password-live-left", { count: left }) : text("own-password-live-enough"));
  };
  count();
  fresh.addEventListener("input", count);
  letSecretsShow();
  forgiveOnInput(form, wrong);
  onSubmit(form, async () => {
    const before = known ?? old.value;
    if (!before) return blame(wrong, text("own-password-live-empty"), old);
    if (length(fresh.value) < LEAST) return blame(wrong, text("own-password-live-short"), fresh);
    if (fresh.value === before) return blame(wrong, text("own-password-live-same"), fresh);
    try {
      const session = await ask<SessionView>("POST", "/session/password", { old: before, new: fresh.value });
      form.reset();
      count();
      done(session);
    } catch (failed) {
      const words = because(failed, {
        "wrong-password": text("own-password-live-wrong-old"),
        "bad-field": text("own-password-live-refused"),
      });
      blame(wrong, words, words === text("own-password-live-wrong-old") ? old : fresh);
    }
  });
}
