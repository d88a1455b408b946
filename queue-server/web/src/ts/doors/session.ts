// Whoever is signed in, on every page of theirs: the way out, the lock, and what happens when the session ends. A page imports
// this; where nobody is signed in, it does nothing.

import { ask, read } from "../api";
import { $, say } from "../dom";
import { again, live, onDenied, renew } from "../live";
import { text } from "../texts";
import type { SessionView } from "../views";
import { DOOR_EVENT, type Door, doorOf, isSomebody, type Over, signInAt, whyOver } from "./door";
import { leaveFrom } from "./leaving";
import { lockScreen, sincePress, watchPresses } from "./lock";
import { newsOfBefore, tellNext } from "./news";
import "./words";
import { ownCookies } from "./own";

const STREAM = "/api/v1/session/stream";

const watchers: ((session: SessionView) => void)[] = [];
let session: SessionView | null = null;
/** The page is being left, or is about to be by a press of its own. */
let leaving = false;
let signingOut = false;
let doubting = false;

/** Whether somebody is signed in here. */
export const isSignedIn = document.getElementById("who") !== null;

/** What somebody who is signed in may be, as the page was made. */
export const roles: readonly string[] = (document.getElementById("who")?.dataset["roles"] ?? "").split(" ").filter(Boolean);

/** Calls `told` with the session, now and whenever it changes. */
export function onSession(told: (session: SessionView) => void): void {
  watchers.push(told);
  if (session) told(session);
}

/** Whose the page is, as it was made. */
const person = Number(document.getElementById("who")?.dataset["person"] ?? 0);

/** So long news of the page before stand, in milliseconds. */
const NEWS_FOR = 12_000;

/** Somebody who signs in in another tab takes so long at most to get the cookie, in milliseconds: it is looked so often. */
const DOUBTS = [250, 750];

/** What must be asked before signing out; it calls what it is given, or not. */
let before: (go: () => void) => void = (go) => void leaveFrom(session?.desk ?? null, false, go);

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

/** Ends the session of this browser, or all of the person's. */
export async function signOut(everywhere = false): Promise<void> {
  // The streams of this page end before the answer comes, and that is no news.
  signingOut = true;
  try {
    await ask("DELETE", everywhere ? "/sessions" : "/session");
  } catch (failed) {
    // Whatever the server says of this one, nobody is signed in here any more.
    if (everywhere) {
      signingOut = false;
      throw failed;
    }
  }
  renew();
  leaveTo("/sign-in");
}

function over(): Over {
  const { ends_at, idle_seconds } = session ?? { ends_at: "", idle_seconds: Infinity };
  return whyOver({
    unlocking: lockScreen.isTrying(),
    hasCookie: isSomebody(ownCookies()),
    now: Date.now(),
    endsAt: Date.parse(ends_at) || Infinity,
    still: sincePress(),
    idle: idle_seconds * 1000,
  });
}

/** The session that this browser has now, where it has one. Whoever signs in in another tab ends the one before first. */
async function sessionNow(): Promise<SessionView | null> {
  for (const pause of DOUBTS) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (!isSomebody(ownCookies())) return null;
    const found = await read<SessionView>("/session").catch(() => null);
    if (found) return found;
  }
  return null;
}

/** The session is over: leads to signing in, or shows who is signed in in its place. */
async function end(): Promise<void> {
  if (doubting) return;
  doubting = true;
  const why = over();
  document.body.classList.add("is-leaving");
  const now = isSomebody(ownCookies()) ? await sessionNow() : null;
  doubting = false;
  if (now && now.id !== session?.id) return comeAnew(now);
  if (now) {
    document.body.classList.remove("is-leaving");
    return again();
  }
  // The home page is for anyone: it comes again as it is for them.
  leaveTo(location.pathname === "/" ? "/" : signInAt(here(), why));
}

/** Another session is this browser's now: the page comes again, as it is for whose it is. */
function comeAnew(now: SessionView): void {
  if (leaving) return;
  leaving = true;
  // At a shared desk two names look much alike: that another person works here now is said, not only shown.
  if (now.person !== person) tellNext("other");
  document.body.classList.add("is-leaving");
  location.reload();
}

/** What must be done before the page may go on. */
function stopAt(door: Door): void {
  if (leaving || signingOut) return;
  if (door === "locked") return lockScreen.show();
  if (door === "first-password") return leaveTo("/first-password");
  void end();
}

/** Says what the page before has done. */
function sayNews(): void {
  const news = newsOfBefore();
  if (!news) return;
  const band = $("news");
  band.hidden = false;
  say(band, text(`doors-news-${news}`));
  setTimeout(() => (band.hidden = true), NEWS_FOR);
}

function changed(now: SessionView): void {
  // On the page for signing in somebody else may come in: it goes on from there by itself.
  if (now.person !== person && location.pathname !== "/sign-in") return comeAnew(now);
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
  lockScreen.begin({ opened: changed, signOut: () => void leaveFrom(session?.desk ?? null, true, () => void signOut()) });
  $("lock-now").addEventListener("click", () => void lockScreen.lock());
  watchPresses(() => session, () => void lockScreen.lock());
  sayNews();
}
