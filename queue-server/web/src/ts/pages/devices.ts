// Kiosks and boards: paired by the code that they show, revoked when they are lost or moved.

import { sure, tell } from "../admin/page";
import { showItems, type Shown } from "../admin/items";
import { codeOf, deviceOf } from "../admin/rules";
import { ask, read, Refused } from "../api";
import { blame, forgiveOnInput, onSubmit } from "../doors/fields";
import { because, when } from "../doors/words";
import { $ } from "../dom";
import { type Alert, alerts } from "../kiosks/alerts";
import { KIOSKS } from "../kiosks/stream";
import { about as health, words } from "../kiosks/words";
import { live, onLine } from "../live";
import { officeDate } from "../office-clock";
import { text } from "../texts";
import type { DeviceView, Items, Kiosks, KioskView } from "../views";

/** So often what devices do is looked at again, in milliseconds. */
const LOOK = 15_000;

let devices: DeviceView[] = [];
let kiosks: Kiosks = { view_seq: 0, items: [] };

/** Whether it is there and has paper: what is wrong stands out. */
function marks(one: KioskView, wrong: readonly Alert[]): Shown["marks"] {
  const state = one.health?.printer.state;
  const line: Shown["marks"] = one.connected ? [[text("kiosks-connected"), "plain"]] : one.seen ? [] : [[text("kiosks-not-connected"), "off"]];
  const paper: Shown["marks"] = state === "ok" || state === "unknown" ? [[text(`kiosks-printer-${state}`), "plain"]] : [];
  const quiet = one.connected ? paper : [];
  return [...line, ...quiet, ...wrong.map((alert): Shown["marks"][number] => [words(alert, officeDate()), alert.level])];
}

function shown(device: DeviceView): Shown {
  const name = device.device;
  const kind = text(`admin-live-${device.kind}`);
  const revoked = device.revoked_at;
  const seen = device.seen ? text("admin-live-seen", { when: when(device.seen) }) : text("admin-live-unseen");
  const one = revoked ? undefined : kiosks.items.find((kiosk) => device.kind === "kiosk" && kiosk.kiosk === name);
  const wrong = one ? alerts(one) : [];
  const about = [text("admin-live-paired", { when: when(device.paired_at) }), ...(one ? health(one, officeDate()) : [seen])];
  const deeds = [{ name: "revoke", label: text("admin-live-revoke"), does: () => revoke(device) }];
  return {
    key: `${name} ${device.paired_at} ${revoked ?? ""}`,
    name,
    marks: revoked ? [[kind, "plain"], [text("admin-live-is-revoked", { when: when(revoked) }), "off"]] : [[kind, "plain"], ...(one ? marks(one, wrong) : [])],
    about,
    deeds: revoked ? [] : deeds,
  };
}

/** A device that was paired just now is looked for so often until it was seen, and so often at most. */
const SOON = 1500;
const SOON_MOST = 40;

/** Looks again until a device was seen that was just paired: its screen comes by itself a moment later. */
async function untilSeen(name: string): Promise<void> {
  for (let nth = 0; nth < SOON_MOST; nth++) {
    await new Promise((resolve) => setTimeout(resolve, SOON));
    const found = await look();
    if (!found || found.find((one) => one.device === name && !one.revoked_at)?.seen !== null) return;
  }
}

async function look(): Promise<DeviceView[] | null> {
  const found = await read<Items<DeviceView>>("/devices").catch(() => null);
  if (!found) return null;
  devices = [...found.items].sort(
    (one, other) => Number(one.revoked_at !== null) - Number(other.revoked_at !== null) || one.device.localeCompare(other.device),
  );
  show();
  $("none").hidden = devices.length > 0;
  return devices;
}

function show(): void {
  showItems($("devices"), devices.map(shown));
}

function revoke(device: DeviceView): void {
  const name = device.device;
  const does = async () => {
    await ask("DELETE", `/devices/${encodeURIComponent(name)}`);
    await look();
    tell(text("admin-live-device-revoked", { name }));
    $("devices-title").focus();
  };
  sure(text("admin-live-revoke-title", { name }), text(`admin-live-revoke-${device.kind}`, { name }), text("admin-live-revoke"), does);
}

const form = $<HTMLFormElement>("pair");
const [code, name, wrong] = [$<HTMLInputElement>("code"), $<HTMLInputElement>("name"), $("wrong")];

async function pair(): Promise<void> {
  const shows = codeOf(code.value);
  if (!shows) return blame(wrong, text("admin-live-code-needed"), code);
  const called = deviceOf(name.value);
  if (!called) return blame(wrong, text("admin-live-device-name-needed"), name);
  try {
    const device = await ask<DeviceView>("POST", "/devices", { code: shows, name: called });
    form.reset();
    tell(text("admin-live-device-paired", { name: called, kind: device?.kind ?? "kiosk" }));
    await look();
    void untilSeen(called);
    code.focus();
  } catch (failed) {
    const slug = failed instanceof Refused ? failed.slug : "";
    const words = because(failed, {
      "unknown-pairing-code": text("admin-live-unknown-code"),
      "name-taken": text("admin-live-device-name-taken"),
    });
    blame(wrong, words, slug === "name-taken" ? name : code);
  }
}

forgiveOnInput(form, wrong);
form.addEventListener("input", () => tell(""));
onSubmit(form, pair);
// As the device shows it, once it is whole.
code.addEventListener("blur", () => (code.value = codeOf(code.value) ?? code.value));
onLine((since) => since === null && void look());
live<Kiosks>(KIOSKS, (view) => {
  kiosks = view;
  show();
});
setInterval(() => document.visibilityState === "visible" && void look(), LOOK);
void look();
