// What was done in a visit: typing finds, space ticks, Enter confirms. The first ticked is the principal one; none is
// right too.

import { fill, make, say } from "../dom";
import { named, text } from "../texts";
import type { ProcedureView } from "../views";
import { atFirst, found, MOST, toggled } from "./catalogue";
import { ask } from "../dialog";
import type { Send } from "./dialogs";

/** Asks what was done of what the desk does. */
export function finish(title: string, all: readonly ProcedureView[], send: Send): void {
  let ticked: string[] = [];
  let shown: readonly ProcedureView[] = atFirst(all, []);
  let more = 0;
  let active = -1;

  const find = make("input", {
    type: "search",
    id: "find",
    role: "combobox",
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    "aria-controls": "procedures",
    "aria-describedby": "find-how",
    autocomplete: "off",
    spellcheck: "false",
  });
  const list = make("ul", {
    id: "procedures",
    class: "ticks",
    role: "listbox",
    "aria-multiselectable": "true",
    "aria-label": text("desk-procedures"),
  });
  const done = make("p", { class: "done", role: "status" });

  const rest = make("p", { class: "hint" });

  const name = (one: ProcedureView) => named(one.name, one.name_en);
  const option = (one: ProcedureView, place: number) => {
    const order = ticked.indexOf(one.name);
    const mark = make("span", { class: "tickmark", "data-order": order >= 0 ? order + 1 : "" });
    const letter = make("span", { class: "letter number", "data-letter": one.service });
    const attributes = { id: `procedure-${place}`, role: "option", "aria-selected": order >= 0 ? "true" : "false" };
    const row = make("li", attributes, mark, letter, make("span", {}, name(one)));
    row.classList.toggle("active", place === active);
    row.addEventListener("click", () => tick(place));
    return row;
  };

  function show(): void {
    fill(list, ...shown.map(option));
    if (shown.length === 0) {
      const none = { role: "option", "aria-selected": "false", "aria-disabled": "true" };
      fill(list, make("li", none, text("desk-find-none")));
    }
    const current = list.children[active];
    if (current && shown.length > 0) find.setAttribute("aria-activedescendant", current.id);
    else find.removeAttribute("aria-activedescendant");
    current?.scrollIntoView({ block: "nearest" });
    say(rest, more > 0 ? text("desk-find-more", { count: more }) : "");
    const names = ticked.map((key) => all.find((one) => one.name === key)).flatMap((one) => (one ? [name(one)] : []));
    const [principal, ...others] = names;
    const listed = principal ? [text("desk-principal", { name: principal }), ...others] : [text("desk-nothing-ticked")];
    say(done, listed.join(" · "));
  }

  /** Ticks and begins anew: the next search needs no deleting. */
  function tick(place: number): void {
    const chosen = shown[place];
    if (!chosen) return;
    ticked = toggled(ticked, chosen.name);
    if (find.value) {
      find.value = "";
      [shown, more] = [atFirst(all, ticked), 0];
    }
    active = shown.indexOf(chosen);
    show();
    find.focus();
  }

  function move(by: number): void {
    if (shown.length === 0) return;
    active = active < 0 ? (by > 0 ? 0 : shown.length - 1) : (active + by + shown.length) % shown.length;
    show();
  }

  function clear(): void {
    find.value = "";
    [shown, more, active] = [atFirst(all, ticked), 0, -1];
    show();
  }

  find.addEventListener("input", () => {
    const matching = find.value.trim() ? found(all, find.value) : atFirst(all, ticked);
    [shown, more] = [matching.slice(0, MOST), Math.max(0, matching.length - MOST)];
    active = find.value.trim() && shown.length > 0 ? 0 : -1;
    show();
  });
  find.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event.key === "ArrowDown" ? 1 : -1);
    // The first Escape takes back what was typed; the next one, as anywhere, leaves.
    else if (event.key === "Escape" && find.value) clear();
    else if (event.key === " " && active >= 0) tick(active);
    // Typed, and confirmed without a tick: what was found is meant, and is shown before it is sent.
    else if (event.key === "Enter" && find.value.trim() && active >= 0) tick(active);
    else if (event.key !== " ") return;
    event.preventDefault();
  });

  show();
  const field = make("label", { class: "field" }, text("desk-find"), find);
  const how = make("p", { class: "hint", id: "find-how" }, text("desk-find-how"));
  ask({ title, fields: [field, how, list, rest, done], focus: () => find.focus(), send: () => send({ procedures: ticked }) });
}
