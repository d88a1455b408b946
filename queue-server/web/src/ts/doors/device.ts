// A kiosk or a board whose access was taken away: the page comes again by itself, and then shows how it is paired.

import { onDenied } from "../live";
import { DOOR_EVENT, isPaired } from "./door";

/** The mark that this device was paired and is so no more. */
export const REVOKED = "numeretto-revoked";

/** A page that comes again and again with nothing to show would flicker, in milliseconds. */
const PAUSE = 10_000;

const came = performance.now();
let leaving = false;

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
    if (isPaired(document.cookie, kind)) mark(kind);
    setTimeout(() => location.reload(), Math.max(0, PAUSE - (performance.now() - came)));
  };
  onDenied(leave);
  document.addEventListener(DOOR_EVENT, leave);
}

/** Whether such a device was revoked a moment ago; told once. */
export function wasRevoked(kind: string): boolean {
  try {
    const marked = sessionStorage.getItem(REVOKED) === kind;
    sessionStorage.removeItem(REVOKED);
    return marked;
  } catch {
    return false;
  }
}
