// What some verbs ask before they are sent. Each sends the body of its command, and says why where it was refused.

import { $, fill, make, say } from "../dom";
import { named, text } from "../texts";
import type { Desk, ServiceView } from "../views";
import { ask } from "../dialog";
import { typedNumber } from "./figures";

/** Sends a body; null where it was carried out, else why not. */
export type Send = (body: object) => Promise<string | null>;

/** A list of which one is ticked: arrows or its first letter choose, Enter confirms. */
interface Choice {
  list: HTMLElement;
  value: () => string;
  focus: () => void;
}

function choice(label: string, name: string, options: readonly [string, string][], ticked: string | null): Choice {
  const boxes = options.map(([value]) => make("input", { type: "radio", name, value, checked: value === ticked }));
  const rows = boxes.map((box, place) => make("label", { class: "tick" }, box, make("span", {}, options[place]?.[1] ?? "")));
  const list = make("fieldset", { class: "choose" }, make("legend", {}, label), make("div", { class: "rows" }, ...rows));
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const box = boxes.find((box) => box.value.toUpperCase() === event.key.toUpperCase());
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.click();
  });
  const checked = () => boxes.find((box) => box.checked);
  return { list, value: () => checked()?.value ?? "", focus: () => (checked() ?? boxes[0])?.focus() };
}

/** The services, none ticked yet; where there is one alone, that one. */
function services(of: readonly ServiceView[]): Choice {
  const options = of.map((one): [string, string] => [one.service, `${one.service} – ${named(one.name, one.name_en)}`]);
  return choice(text("desk-to-service"), "service", options, of.length === 1 ? (of[0]?.service ?? null) : null);
}

function reasons(of: readonly string[], ticked: string | null): Choice {
  const options = of.map((reason): [string, string] => [reason, text(`desk-reason-${reason}`)]);
  return choice(text("desk-reason"), "reason", options, ticked);
}

/** Why the desk pauses. */
export function pause(title: string, here: Desk, send: Send): void {
  const reason = reasons(["pausa", "back_office", "assistenza", "altro"], "pausa");
  const then = here.ticket ? [make("p", {}, text("desk-pause-after"))] : [];
  ask({ title, fields: [...then, reason.list], focus: reason.focus, send: () => send({ reason: reason.value() }) });
}

/** Which number to call out of turn, and why. */
export function call(title: string, send: (number: string, body: object) => Promise<string | null>): void {
  const number = make("input", { type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  number.classList.add("number");
  const reason = reasons(["rientro", "precedenza", "errore", "altro"], null);
  const field = make("label", { class: "field" }, text("desk-number-field"), number);
  const sent = async () => {
    const typed = typedNumber(number.value);
    if (typed && !reason.value()) {
      // A reason that nobody chose would be counted as one.
      reason.focus();
      return text("desk-reason-needed");
    }
    const refused = typed ? await send(typed, { number: typed, reason: reason.value() }) : text("desk-number-bad");
    if (refused) number.select();
    return refused;
  };
  ask({ title, fields: [field, reason.list], focus: () => number.focus(), send: sent });
}

/** For which service somebody came without a ticket. */
export function walkIn(title: string, offered: readonly ServiceView[], send: Send): void {
  const service = services(offered);
  const sent = async () => (service.value() ? send({ service: service.value() }) : text("desk-service-needed"));
  ask({ title, fields: [service.list], focus: service.focus, send: sent });
}

/** To which queue, and perhaps to which desk there. */
export function transfer(
  title: string,
  offered: readonly ServiceView[],
  desks: readonly Desk[],
  from: Desk,
  send: Send,
): void {
  const service = services(offered);
  const where = make("div");
  const nobody = make("p", { class: "hint", role: "status" });
  let desk: Choice | null = null;
  const offer = () => {
    const there = desks.filter((one) => one.serves.includes(service.value()) && one.state !== "closed");
    const others = there.filter((one) => one.desk !== from.desk);
    const label = (one: Desk) => `${text("desk-number", { desk: one.desk })} – ${text(`desk-state-${one.state}`)}`;
    const options = others.map((one): [string, string] => [String(one.desk), label(one)]);
    desk = others.length > 0 ? choice(text("desk-to-desk"), "desk", [["", text("desk-any")], ...options], "") : null;
    fill(where, ...(desk ? [desk.list] : []));
    say(nobody, service.value() && there.length === 0 ? text("desk-none-serves") : "");
  };
  service.list.addEventListener("change", offer);
  offer();
  const sent = async () => {
    if (!service.value()) return text("desk-service-needed");
    const to = desk?.value() ?? "";
    return send({ service: service.value(), ...(to ? { desk: Number(to) } : {}) });
  };
  const keeps = make("p", { class: "hint" }, text("desk-transfer-keeps"));
  ask({ title, fields: [service.list, where, nobody, keeps], focus: service.focus, send: sent });
}

/** Whether the citizen came: asked where the office wants it said before a call ends. */
export function presence(number: string, came: () => Promise<string | null>, absent: () => Promise<string | null>): void {
  ask({
    title: text("desk-presence", { number }),
    fields: [make("p", {}, text("desk-presence-about"))],
    go: text("desk-presence-yes"),
    focus: () => $("go").focus(),
    send: came,
    other: { label: text("desk-presence-no"), send: absent },
  });
}

/** The keys, and what they do. */
export function help(title: string, verbs: [string, string][]): void {
  const row = ([key, name]: [string, string]) =>
    make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, name));
  const rows: [string, string][] = [...verbs, ["?", text("desk-help-this")], ["Esc", text("desk-help-esc")]];
  const list = make("dl", { class: "keys" }, ...rows.map(row));
  const how = make("p", {}, text("desk-help-how"));
  // It is read from its beginning, also where it is longer than the screen.
  ask({ title, fields: [list, how], go: null, focus: () => $("dialog-title").focus(), send: async () => null });
}
