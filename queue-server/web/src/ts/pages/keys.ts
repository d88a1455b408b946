// Keys of connected systems: made with what each may do, shown once, revoked.

import { field, sure, tell } from "../admin/page";
import { choices } from "../admin/choices";
import { showItems, type Shown } from "../admin/items";
import { nameOf, SCOPES } from "../admin/rules";
import { showSecret } from "../admin/secret";
import { ask, read } from "../api";
import { ask as question } from "../dialog";
import { because, when } from "../doors/words";
import { $ } from "../dom";
import { onLine } from "../live";
import { text } from "../texts";
import type { Items, KeyView, KeyWithToken } from "../views";

function shown(key: KeyView): Shown {
  const revoked = key.revoked_at;
  const marks: Shown["marks"] = key.scopes.map((scope) => [text(`scope-${scope}`), "plain"]);
  if (revoked) marks.push([text("admin-live-key-revoked", { when: when(revoked) }), "off"]);
  const used = key.seen ? text("admin-live-used", { when: when(key.seen) }) : text("admin-live-unused");
  return {
    key: `${key.id} ${revoked ?? ""}`,
    name: key.name,
    marks,
    about: [text("admin-live-made", { when: when(key.made_at) }), used],
    deeds: revoked ? [] : [{ name: "revoke", label: text("admin-live-revoke"), does: () => revoke(key) }],
  };
}

async function look(): Promise<void> {
  const found = await read<Items<KeyView>>("/keys").catch(() => null);
  if (!found) return;
  const order = [...found.items].sort(
    (one, other) => Number(one.revoked_at !== null) - Number(other.revoked_at !== null) || one.name.localeCompare(other.name),
  );
  showItems($("keys"), order.map(shown));
  $("none").hidden = order.length > 0;
}

async function done(words: string): Promise<void> {
  await look();
  tell(words);
  $("keys-title").focus();
}

function add(): void {
  const name = field(text("admin-live-key-name"), text("admin-live-key-name-rule"), "");
  const scopes = choices(text("admin-live-scopes"), "scope", SCOPES, []);
  question({
    title: text("admin-live-key-add"),
    fields: [name.whole, scopes.list],
    go: text("admin-live-key-add-go"),
    focus: () => name.input.focus(),
    send: async () => {
      const typed = nameOf(name.input.value);
      if (!typed) {
        name.input.focus();
        return text("admin-live-name-needed");
      }
      if (scopes.chosen().length === 0) {
        scopes.focus();
        return text("admin-live-scope-needed");
      }
      try {
        const made = await ask<KeyWithToken>("POST", "/keys", { name: typed, scopes: scopes.chosen() });
        await done(text("admin-live-key-made", { name: typed }));
        if (made) showToken(made);
        return null;
      } catch (failed) {
        return because(failed, { "name-taken": text("admin-live-name-taken") });
      }
    },
  });
}

function showToken(made: KeyWithToken): void {
  showSecret({
    title: text("admin-live-token-title", { name: made.key.name }),
    about: text("admin-live-token-about"),
    lines: [],
    label: text("admin-live-token-label"),
    secret: made.token,
    printed: false,
  });
}

function revoke(key: KeyView): void {
  const { name } = key;
  const does = async () => {
    await ask("DELETE", `/keys/${key.id}`);
    await done(text("admin-live-key-is-revoked", { name }));
  };
  sure(text("admin-live-revoke-title", { name }), text("admin-live-revoke-key", { name }), text("admin-live-revoke"), does);
}

$("add").addEventListener("click", add);
onLine((since) => since === null && void look());
void look();
