// The people of the office: who may sign in, and what they may do.

import { field, sure, tell } from "../admin/page";
import { choices } from "../admin/choices";
import { showItems, type Shown } from "../admin/items";
import { excluded, isLast, nameOf, ROLES } from "../admin/rules";
import { showSecret } from "../admin/secret";
import { ask, read } from "../api";
import { ask as question } from "../dialog";
import { onSession } from "../doors/session";
import { because, roleName } from "../doors/words";
import { $ } from "../dom";
import { onLine } from "../live";
import { text } from "../texts";
import type { Items, PersonView, PersonWithPassword } from "../views";

let people: PersonView[] = [];
let me: number | null = null;

const refusals = (): Record<string, string> => ({
  "name-taken": text("admin-live-name-taken"),
  "bad-name": text("admin-live-name-needed"),
  "roles-apart": text("admin-live-not-both"),
  "last-administrator": text("admin-live-last"),
});

function shown(person: PersonView): Shown {
  const name = person.name;
  const marks: Shown["marks"] = person.roles.map((role) => [roleName(role), "plain"]);
  if (!person.active) marks.push([text("admin-live-inactive"), "off"]);
  const about = [];
  if (person.id === me) about.push(text("admin-live-you"));
  if (person.must_change_password && person.active) about.push(text("admin-live-first"));
  const not = isLast(person, people) ? text("admin-live-last-one") : null;
  const deeds = [
    { name: "edit", label: text("admin-live-edit"), does: () => change(person) },
    { name: "password", label: text("admin-live-new-password"), does: () => reset(person) },
    person.active
      ? { name: "deactivate", label: text("admin-live-deactivate"), does: () => deactivate(person), not }
      : { name: "activate", label: text("admin-live-activate"), does: () => void activate(person) },
    { name: "remove", label: text("admin-live-remove"), does: () => remove(person), not },
  ];
  return { key: `${person.id}:${JSON.stringify(person)}`, name, marks, about, deeds };
}

async function look(): Promise<void> {
  const found = await read<Items<PersonView>>("/people").catch(() => null);
  if (found) people = found.items;
  const order = [...people].sort((one, other) => Number(other.active) - Number(one.active) || one.name.localeCompare(other.name));
  showItems($("people"), order.map(shown));
}

/** A list that is shown anew has lost the button that was pressed. */
async function done(words: string): Promise<void> {
  await look();
  tell(words);
  $("people-title").focus();
}

/** Asks for a name and roles; null where they were taken, else what is wrong. */
function askPerson(title: string, go: string, person: PersonView | null, send: (name: string, roles: string[]) => Promise<void>): void {
  const name = field(text("admin-live-name"), text("admin-live-name-rule"), person?.name ?? "");
  const roles = choices(text("admin-live-roles"), "role", ROLES, person?.roles ?? [], { excluded, why: text("admin-live-not-both") });
  question({
    title,
    fields: [name.whole, roles.list],
    go,
    focus: () => name.input.focus(),
    send: async () => {
      const typed = nameOf(name.input.value);
      if (!typed) {
        name.input.focus();
        return text("admin-live-name-needed");
      }
      if (roles.chosen().length === 0) {
        roles.focus();
        return text("admin-live-role-needed");
      }
      try {
        await send(typed, roles.chosen());
        return null;
      } catch (failed) {
        return because(failed, refusals());
      }
    },
  });
}

function showPassword(given: PersonWithPassword | null): void {
  if (!given) return;
  const name = given.person.name;
  showSecret({
    title: text("admin-live-password-title", { name }),
    about: text("admin-live-password-about", { name }),
    lines: [
      [text("admin-live-address-label"), `${location.origin}/sign-in`],
      [text("admin-live-name-label"), name],
    ],
    label: text("admin-live-password-label"),
    secret: given.one_time_password,
    printed: true,
  });
}

function add(): void {
  askPerson(text("admin-live-add"), text("admin-live-add-go"), null, async (name, roles) => {
    const given = await ask<PersonWithPassword>("POST", "/people", { name, roles });
    await done(text("admin-live-added", { name }));
    showPassword(given);
  });
}

function change(person: PersonView): void {
  askPerson(text("admin-live-change", { name: person.name }), text("admin-live-change-go"), person, async (name, roles) => {
    await ask("PUT", `/people/${person.id}`, { name, roles, active: person.active });
    await done(text("admin-live-changed", { name }));
  });
}

function reset(person: PersonView): void {
  const { name } = person;
  sure(text("admin-live-reset", { name }), text("admin-live-reset-about", { name }), text("admin-live-reset-go"), async () => {
    const given = await ask<PersonWithPassword>("POST", `/people/${person.id}/password`);
    await look();
    showPassword(given);
  });
}

function deactivate(person: PersonView): void {
  const { name, roles } = person;
  const does = async () => {
    await ask("PUT", `/people/${person.id}`, { name, roles, active: false });
    await done(text("admin-live-deactivated", { name }));
  };
  sure(text("admin-live-deactivate-title", { name }), text("admin-live-deactivate-about"), text("admin-live-deactivate"), does, refusals());
}

async function activate({ id, name, roles }: PersonView): Promise<void> {
  try {
    await ask("PUT", `/people/${id}`, { name, roles, active: true });
    await done(text("admin-live-activated", { name }));
  } catch (failed) {
    tell(because(failed), "wrong");
  }
}

function remove(person: PersonView): void {
  const { name } = person;
  const does = async () => {
    await ask("DELETE", `/people/${person.id}`);
    await done(text("admin-live-removed", { name }));
  };
  sure(text("admin-live-remove-title", { name }), text("admin-live-remove-about"), text("admin-live-remove-go"), does, refusals());
}

$("add").addEventListener("click", add);
onSession((session) => {
  me = session.person;
  if (!session.locked) void look();
});
onLine((since) => since === null && void look());
void look();
