// A kiosk or a board that nobody knows yet: shows a code, asks whether it was typed, and becomes what it is. A code that has
// grown old gives way to the next, for as long as it takes.

import english from "../../../../locales/en/pairing-live.ftl";
import italian from "../../../../locales/it/pairing-live.ftl";
import { ask, Refused } from "../api";
import { wasRevoked } from "../doors/device";
import { $, fill, make, say } from "../dom";
import { add, clock, text } from "../texts";
import type { Paired, PairingView } from "../views";

add(italian, english);

/** How often it is asked whether the code was typed, and after a failure, in milliseconds. */
const OFTEN = 2000;
const LATER = 5000;

const kind = document.body.dataset["kind"] ?? "kiosk";
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What to do after a request that was not carried out: how long to wait, and what is said meanwhile. */
async function waitOut(failed: unknown): Promise<void> {
  const seconds = failed instanceof Refused ? failed.again : null;
  say($("state"), seconds ? text("pairing-live-throttled", { count: seconds }) : text("pairing-live-lost"));
  await pause(seconds ? seconds * 1000 : LATER);
}

/** Asks until the code was typed, or is over. */
async function claim(pairing: PairingView): Promise<Paired | null> {
  for (;;) {
    say($("state"), text("pairing-live-waits", { time: clock(pairing.expires_at) }));
    await pause(OFTEN);
    try {
      const paired = await ask<Paired>("POST", "/pairings/claim", { secret: pairing.secret });
      if (paired) return paired;
    } catch (failed) {
      if (failed instanceof Refused && failed.slug === "pairing-over") return null;
      await waitOut(failed);
    }
  }
}

function show(code: string): void {
  // Two halves that stay together, so that a narrow screen breaks where people pause.
  const halves = code.split("-").map((half) => make("span", {}, half));
  fill($("code"), ...halves.flatMap((half, nth) => (nth === 0 ? [half] : ["-", make("wbr"), half])));
}

async function pair(): Promise<void> {
  for (;;) {
    try {
      const pairing = await ask<PairingView>("POST", "/pairings", { kind, browser: true });
      if (!pairing) continue;
      show(pairing.code);
      const paired = await claim(pairing);
      if (!paired) continue;
      say($("state"), text("pairing-live-done", { name: paired.device }));
      // Not anew under the address of a form, nor one more step back.
      return location.replace(location.pathname);
    } catch (failed) {
      say($("code"), "–");
      await waitOut(failed);
    }
  }
}

if (wasRevoked(kind)) {
  $("revoked").hidden = false;
  say($("title"), $("title").dataset["revoked"] ?? "");
  document.title = `${$("title").textContent} – Numeretto`;
}
say($("address"), `${location.origin}/admin/devices`);
void pair();
