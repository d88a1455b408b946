// What some verbs ask before they are sent. Each dialog gives the body of its command, or null if it was left.

import { $, fill, make, say } from "../dom";
import { named, text } from "../texts";
import type { Desk, OfficeView, ServiceView } from "../views";

/** Opens the dialog with these fields; resolves to what was chosen once it closes. */
function ask<T>(title: string, fields: Node[], chosen: () => T | null): Promise<T | null> {
  const dialog = $<HTMLDialogElement>("dialog");
  say($("dialog-title"), title);
  fill($("fields"), ...fields);
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector<HTMLElement>("#fields input, #fields select")?.focus();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "go" ? chosen() : null), { once: true });
  });
}

function select(label: string, options: [string, string][]): [HTMLElement, HTMLSelectElement] {
  const field = make("select", {}, ...options.map(([value, name]) => make("option", { value }, name)));
  return [make("label", { class: "field" }, label, field), field];
}

const ofService = (service: ServiceView): [string, string] => [
  service.service,
  `${service.service} – ${named(service.name, service.name_en)}`,
];

function reasons(of: string[]): [HTMLElement, HTMLSelectElement] {
  return select(text("desk-reason"), of.map((reason) => [reason, text(`desk-reason-${reason}`)]));
}

export async function pause(title: string): Promise<{ reason: string } | null> {
  const [field, reason] = reasons(["pausa", "back_office", "assistenza", "altro"]);
  return ask(title, [field], () => ({ reason: reason.value }));
}

export async function call(title: string): Promise<{ number: string; reason: string } | null> {
  const number = make("input", { type: "text", required: true, pattern: "\\s*[A-Za-z]\\s*[0-9]{1,5}\\s*", autocomplete: "off" });
  const [field, reason] = reasons(["rientro", "precedenza", "errore", "altro"]);
  const label = make("label", { class: "field" }, text("desk-number-field"), number);
  return ask(title, [label, field], () => {
    const typed = number.value.replace(/\s/g, "").toUpperCase();
    return { number: typed.slice(0, 1) + typed.slice(1).padStart(3, "0"), reason: reason.value };
  });
}

export async function walkIn(title: string, desk: Desk, services: ServiceView[]): Promise<{ service: string } | null> {
  const served = services.filter((service) => desk.serves.includes(service.service));
  const [field, service] = select(text("desk-to-service"), served.map(ofService));
  return ask(title, [field], () => ({ service: service.value }));
}

export async function transfer(
  title: string,
  services: ServiceView[],
  desks: Desk[],
): Promise<{ service: string; desk?: number } | null> {
  const [serviceField, service] = select(text("desk-to-service"), services.map(ofService));
  const [deskField, desk] = select(text("desk-to-desk"), []);
  const offer = () => {
    const there = desks.filter((one) => one.serves.includes(service.value) && one.state !== "closed");
    const options = there.map((one) => make("option", { value: one.desk }, text("desk-number", { desk: one.desk })));
    fill(desk, make("option", { value: "" }, text("desk-any")), ...options);
  };
  service.addEventListener("change", offer);
  offer();
  return ask(title, [serviceField, deskField], () =>
    desk.value === "" ? { service: service.value } : { service: service.value, desk: Number(desk.value) },
  );
}

/** The procedures done, in the order in which they were ticked: the first is the principal one. */
export async function finish(title: string, desk: Desk, office: OfficeView): Promise<{ procedures: string[] } | null> {
  const ticked: string[] = [];
  const offered = office.procedures.filter((procedure) => desk.serves.includes(procedure.service));
  // Those of the ticket's own service first.
  const own = desk.ticket?.service;
  offered.sort((a, b) => Number(b.service === own) - Number(a.service === own));
  const rows = offered.map((procedure) => {
    const box = make("input", { type: "checkbox", value: procedure.name });
    box.addEventListener("change", () => {
      if (box.checked) ticked.push(procedure.name);
      else ticked.splice(ticked.indexOf(procedure.name), 1);
    });
    return make("label", { class: "tick" }, box, ` ${named(procedure.name, procedure.name_en)}`);
  });
  const find = make("input", { type: "search", autocomplete: "off" });
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !(row.textContent ?? "").toLowerCase().includes(wanted);
  });
  const list = make("fieldset", { class: "ticks" }, make("legend", {}, text("desk-procedures")), ...rows);
  return ask(title, [make("label", { class: "field" }, text("desk-find"), find), list], () => ({ procedures: ticked }));
}
