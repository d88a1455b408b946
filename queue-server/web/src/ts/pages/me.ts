// What whoever is signed in sees and changes of one's own: sessions, password, PIN.

import english from "../../../../locales/en/me-live.ftl";
import italian from "../../../../locales/it/me-live.ftl";
import { ask, read } from "../api";
import { keyed } from "../board/keyed";
import { ask as question } from "../dialog";
import { blame, forgiveOnInput, onSubmit } from "../doors/fields";
import { ownPassword } from "../doors/own-password";
import { onSession, signOut } from "../doors/session";
import { because, when } from "../doors/words";
import { $, fill, make, say } from "../dom";
import { onLine } from "../live";
import "../office-clock";
import { add, text } from "../texts";
import type { Items, OneSession } from "../views";

add(italian, english);

let sessions: OneSession[] = [];

function tell(words: string, kind: "good" | "wrong" = "good"): void {
  $("said").dataset["kind"] = kind;
  say($("said"), "");
  say($("said"), words);
}

function item(session: OneSession, before: HTMLElement | undefined): HTMLElement {
  const element = before ?? make("li", { class: "item" });
  const about = [text("me-live-began", { when: when(session.began) }), text("me-live-seen", { when: when(session.seen) })];
  if (session.desk !== null) about.push(text("me-live-desk", { desk: session.desk }));
  const shown = JSON.stringify([session.current, about]);
  if (element.dataset["shown"] === shown) return element;
  element.dataset["shown"] = shown;
  const title = make("strong", {}, text(session.current ? "me-live-this" : "me-live-other"));
  const words = make("div", { class: "item-words" }, title, make("span", { class: "hint" }, about.join(" · ")));
  if (session.current) {
    fill(element, words);
    return element;
  }
  const which = make("span", { class: "unseen" }, ` ${text("me-live-end-which", { when: when(session.began) })}`);
  const end = make("button", { type: "button", class: "verb" }, text("me-live-end"), which);
  end.addEventListener("click", () => void endOne(session));
  fill(element, words, make("div", { class: "item-buttons" }, end));
  return element;
}

async function look(): Promise<void> {
  const found = await read<Items<OneSession>>("/sessions").catch(() => null);
  if (!found) return;
  sessions = [...found.items].sort((one, other) => Number(other.current) - Number(one.current) || other.began.localeCompare(one.began));
  keyed($("sessions"), sessions, (session) => session.id, item);
  $("end-others").hidden = sessions.every((session) => session.current);
}

async function endOne(session: OneSession): Promise<void> {
  try {
    await ask("DELETE", `/sessions/${encodeURIComponent(session.id)}`);
    tell(text("me-live-ended"));
  } catch (failed) {
    tell(because(failed), "wrong");
  }
  await look();
  // What was pressed is gone.
  $("sessions-title").focus();
}

$("end-others").addEventListener("click", async () => {
  for (const session of sessions.filter((one) => !one.current)) {
    await ask("DELETE", `/sessions/${encodeURIComponent(session.id)}`).catch(() => {});
  }
  await look();
  if (sessions.every((one) => one.current)) tell(text("me-live-others-ended"));
  $("sessions-title").focus();
});
$("end-all").addEventListener("click", () => {
  question({
    title: text("me-live-end-all"),
    fields: [make("p", {}, text("me-live-end-all-about"))],
    go: text("me-live-end-all-go"),
    focus: () => $("leave").focus(),
    send: async () => {
      try {
        await signOut(true);
        return null;
      } catch (failed) {
        return because(failed);
      }
    },
  });
});

ownPassword(() => {
  say($("own-said"), text("own-password-live-done"));
  void look();
});

const [pin, password, wrong] = [$<HTMLInputElement>("pin"), $<HTMLInputElement>("pin-password"), $("pin-wrong")];

async function setPin(wanted: string | null): Promise<void> {
  if (wanted !== null && !/^\d{4,8}$/.test(wanted)) return blame(wrong, text("me-live-pin-bad"), pin);
  if (!password.value) return blame(wrong, text("me-live-pin-password"), password);
  try {
    await ask("POST", "/session/pin", { password: password.value, pin: wanted });
    $<HTMLFormElement>("pin-form").reset();
    tell(text(wanted === null ? "me-live-pin-removed" : "me-live-pin-done"));
    $("said").scrollIntoView({ block: "nearest" });
  } catch (failed) {
    const words = because(failed, { "wrong-password": text("me-live-wrong-password"), "bad-field": text("me-live-pin-bad") });
    blame(wrong, words, words === text("me-live-pin-bad") ? pin : password);
  }
}

forgiveOnInput($<HTMLFormElement>("pin-form"), wrong);
onSubmit($<HTMLFormElement>("pin-form"), () => setPin(pin.value));
$("pin-remove").addEventListener("click", () => void setPin(null));
onSession((session) => {
  if (session.locked) return;
  say($("pin-state"), text(session.has_pin ? "me-live-pin-set" : "me-live-pin-none"));
  $("pin-remove").hidden = !session.has_pin;
  void look();
});
onLine((since) => since === null && void look());
