// Whoever is signed in, on every page of theirs: the way out, the lock, and what happens when the session ends. A page imports
// this; where nobody is signed in, it does nothing.

import { ask } from "../api";
import { $ } from "../dom";
import { live, onDenied, renew } from "../live";
import type { SessionView } from "../views";
import { DOOR_EVENT, type Door, doorOf, signInAt } from "./door";
import { lockScreen, watchPresses } from "./lock";

const STREAM = "/api/v1/session/stream";

const watchers: ((session: SessionView) => void)[] = [];
let session: SessionView | null = null;
let leaving = false;

/** Whether somebody is signed in here. */
export const isSignedIn = document.getElementById("who") !== null;

/** What somebody who is signed in may be, as the page was made. */
export const roles: readonly string[] = (document.getElementById("who")?.dataset["roles"] ?? "").split(" ").filter(Boolean);

/** Calls `told` with the session, now and whenever it changes. */
export function onSession(told: (session: SessionView) => void): void {
  watchers.push(told);
  if (session) told(session);
}

/** What must be asked before signing out; it calls what it is given, or not. */
let before: (go: () => void) => void = (go) => go();

/** Lets a page ask something before one signs out. */
export function beforeSignOut(asks: (go: () => void) => void): void {
  before = asks;
}

/** Leaves the page: what it showed is not for whoever comes next. */
function leaveTo(address: string): void {
  if (leaving) return;
  leaving = true;
  document.body.classList.add("is-leaving");
  location.assign(address);
}

function here(): string {
  return location.pathname + location.search;
}

/** Ends the session of this browser. */
export async function signOut(to = "/sign-in"): Promise<void> {
  // Whatever the server says of it, nobody is signed in here any more.
  await ask("DELETE", "/session").catch(() => {});
  renew();
  leaveTo(to);
}

/** What must be done before the page may go on. */
function stopAt(door: Door): void {
  if (leaving) return;
  if (door === "locked") return lockScreen.show();
  if (door === "first-password") return leaveTo("/first-password");
  // The home page is for anyone: it comes again as it is for them.
  leaveTo(location.pathname === "/" ? "/" : signInAt(here()));
}

function changed(now: SessionView): void {
  session = now;
  const chooses = ["/sign-in", "/first-password"].includes(location.pathname);
  if (now.must_change_password && !chooses) return stopAt("first-password");
  $("lock-now").hidden = !now.has_pin;
  if (now.locked) lockScreen.show();
  else lockScreen.hide();
  for (const told of watchers) told(now);
}

if (isSignedIn) {
  document.addEventListener(DOOR_EVENT, (told) => stopAt((told as CustomEvent<Door>).detail));
  onDenied((topic, slug, status) => {
    const door = doorOf(status, slug);
    // A stream of something that this role may not see is the page's own matter.
    if (door) stopAt(door);
    else if (topic === STREAM) stopAt("sign-in");
  });
  live<SessionView>(STREAM, changed);
  $("sign-out").addEventListener("click", () => before(() => void signOut()));
  lockScreen.begin({ opened: changed, signOut: () => void signOut() });
  $("lock-now").addEventListener("click", () => void lockScreen.lock());
  watchPresses(() => session, () => void lockScreen.lock());
}
