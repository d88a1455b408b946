// A kiosk or a board whose access was taken away: the page comes again by itself, and then shows how it is paired.

import { read, Refused } from "../api";
import { onDenied } from "../live";
import type { DeviceView } from "../views";
import { DOOR_EVENT, isPaired, isSomebody } from "./door";
import { PAUSE, pauseAfter } from "./idle";
import { ownCookies } from "./own";

/** The mark that this device was paired and is so no more. */
export const REVOKED = "numeretto-revoked";

/** So often a kiosk looks whether it is one, in a browser that is something else too, in milliseconds. */
const LOOK = 1500;

/** When a page of this tab came again by itself, in milliseconds of this device. */
const CAME = "numeretto-came-again";

let leaving = false;

/** How long to wait now. Where storage is forbidden nobody knows of before. */
function wait(now: number): number {
  try {
    const pause = pauseAfter(Number(sessionStorage.getItem(CAME) ?? NaN), now);
    sessionStorage.setItem(CAME, String(now + pause));
    return pause;
  } catch {
    return PAUSE;
  }
}

/** Storage may be forbidden: then the page only says how it is paired. */
function mark(kind: string): void {
  try {
    sessionStorage.setItem(REVOKED, kind);
  } catch {
    // It is said of nobody.
  }
}

/** Lets the page come again once the server says that it is not for this browser any more. */
export function leaveWhenRevoked(kind: "kiosk" | "board"): void {
  const leave = () => {
    if (leaving) return;
    leaving = true;
    if (isPaired(ownCookies(), kind)) mark(kind);
    setTimeout(() => location.reload(), wait(Date.now()));
  };
  onDenied(leave);
  document.addEventListener(DOOR_EVENT, leave);
  if (kind === "kiosk") setInterval(() => void (isOtherToo(ownCookies()) && look(leave)), LOOK);
}

/** Whether this browser's kiosk is not all that it is: somebody is signed in, or it is a board too, as in a rehearsal. */
function isOtherToo(cookies: string): boolean {
  return isSomebody(cookies) || isPaired(cookies, "board");
}

/** There streams go on for who is left: whether the kiosk is one still is asked for by itself. */
async function look(leave: () => void): Promise<void> {
  try {
    const device = await read<DeviceView>("/devices/self");
    if (device.kind !== "kiosk") leave();
  } catch (failed) {
    if (failed instanceof Refused && failed.problem?.status === 403) leave();
  }
}

/** Whether such a device was revoked a moment ago; told once. */
export function wasRevoked(kind: string): boolean {
  try {
    const marked = sessionStorage.getItem(REVOKED) === kind;
    sessionStorage.removeItem(REVOKED);
    // The page that asks to be paired is no page that comes again and again.
    sessionStorage.removeItem(CAME);
    return marked;
  } catch {
    return false;
  }
}
