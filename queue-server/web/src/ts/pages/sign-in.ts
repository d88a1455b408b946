// Signing in: name and password, and where a first password is due, the one of one's own at once.

import { ask } from "../api";
import { landing, safeNext } from "../doors/door";
import { blame, forgiveOnInput, letSecretsShow, onSubmit } from "../doors/fields";
import { tellNext } from "../doors/news";
import { ownPassword } from "../doors/own-password";
import "../doors/session";
import { because } from "../doors/words";
import { $, say } from "../dom";
import { renew } from "../live";
import "../office-clock";
import { text } from "../texts";
import type { SessionView } from "../views";

const form = $<HTMLFormElement>("sign-in");
const [name, password, wrong] = [$<HTMLInputElement>("name"), $<HTMLInputElement>("password"), $("wrong")];

function goOn(session: SessionView | null): void {
  location.assign(landing(safeNext(form.dataset["next"] ?? null), session?.roles ?? []));
}

/** The one-time password was typed a moment ago: it is not asked for again, and kept nowhere. */
function chooseOwn(known: string): void {
  $("enter").hidden = true;
  $("first").hidden = false;
  document.title = `${$("first-title").textContent} – Numeretto`;
  ownPassword((session) => {
    tellNext("password");
    goOn(session);
  }, known);
  $("first-title").focus();
}

/** Counts down until it may be tried again. */
function waitOut(seconds: number): void {
  const until = Date.now() + seconds * 1000;
  blame(wrong, text("doors-throttled", { count: seconds }));
  const timer = setInterval(() => {
    const left = Math.ceil((until - Date.now()) / 1000);
    // Told aloud once: a count would talk over whatever is read.
    wrong.setAttribute("role", "none");
    say(wrong, left > 0 ? text("doors-throttled", { count: left }) : "");
    if (left > 0) return;
    clearInterval(timer);
    wrong.setAttribute("role", "alert");
  }, 1000);
}

async function enter(as: string, by: string): Promise<void> {
  try {
    const session = await ask<SessionView>("POST", "/session", { name: as, password: by });
    renew();
    if (session?.must_change_password) chooseOwn(by);
    else goOn(session);
  } catch (failed) {
    const words = because(failed, { "wrong-password": text("sign-in-live-wrong") });
    const again = (failed as { again?: number | null }).again;
    if (again) return waitOut(again);
    blame(wrong, words, words === text("sign-in-live-wrong") ? password : undefined);
  }
}

letSecretsShow();
forgiveOnInput(form, wrong);
onSubmit(form, async () => {
  if (!name.value.trim()) return blame(wrong, text("sign-in-live-empty-name"), name);
  if (!password.value) return blame(wrong, text("sign-in-live-empty-password"), password);
  await enter(name.value.trim(), password.value);
});
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-password]")) {
  button.addEventListener("click", () => void enter(button.dataset["name"] ?? "", button.dataset["password"] ?? ""));
}
