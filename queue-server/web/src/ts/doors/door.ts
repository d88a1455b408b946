// What stands between a page and the office: the proof that requests bear, what a refusal at the door means, where one goes
// after it. Pure but for the event.

/** The event of a page's document that tells it that it must not go on as it is. */
export const DOOR_EVENT = "door";

/** Who came may not pass as things are: nobody is signed in, the session waits for its PIN, a password is to be chosen. */
export type Door = "sign-in" | "locked" | "first-password";

/**
 * The name of a cookie by which a request proves that a page of this server sends it; `__Host-` stands in front over TLS. In it is
 * the id of the office, since the cookies of another one on the same host are seen here too.
 */
function proofOf(kind: string): RegExp {
  return new RegExp(`^(?:__Host-)?numeretto-[0-9a-f]{8}-(?:${kind})-csrf$`);
}

const PROOF = proofOf("session|kiosk|board");

function holds(cookies: string, kind: string): boolean {
  const name = proofOf(kind);
  return cookies.split(";").map((pair) => pair.trim().split("=")).some(([found, value]) => name.test(found ?? "") && Boolean(value));
}

/**
 * What goes along as `x-csrf-token`: the values of all such cookies, of whichever office of this host. The server knows its own
 * among them, and is sent the cookies of all by the browser anyway.
 */
export function proofs(cookies: string): string {
  const pairs = cookies.split(";").map((pair) => pair.trim().split("="));
  return pairs.filter(([name, value]) => PROOF.test(name ?? "") && value).map(([, value]) => value).join(" ");
}

/** Whether this browser was paired as such a device. */
export function isPaired(cookies: string, kind: "kiosk" | "board"): boolean {
  return holds(cookies, kind);
}

/** Whether somebody is signed in in this browser. */
export function isSomebody(cookies: string): boolean {
  return holds(cookies, "session");
}

/** Refusals that are about what was typed, not about who types. */
const TYPED = ["wrong-password", "wrong-pin"];

/** What a refusal means for the page; null where it goes on. */
export function doorOf(status: number, slug: string): Door | null {
  if (slug === "password-change-needed") return "first-password";
  if (slug === "session-locked") return "locked";
  return status === 401 && !TYPED.includes(slug) ? "sign-in" : null;
}

/** Tells the page, where a refusal is one. */
export function tellDoor(status: number, slug: string): void {
  const door = doorOf(status, slug);
  if (door) document.dispatchEvent(new CustomEvent<Door>(DOOR_EVENT, { detail: door }));
}

/** Where to go after signing in, as the address has it: only a path of this server, whatever else stands there. */
export function safeNext(given: string | null): string | null {
  if (!given || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(given)) return null;
  return /^\/(sign-in|first-password)(?:[/?#]|$)/.test(given) ? null : given;
}

/** Which roles a way of the site is for; those that are not here are for anyone. */
const WAYS: readonly [string, readonly string[]][] = [
  ["/admin", ["administrator"]],
  ["/desk", ["operator", "head"]],
  ["/reports", ["manager", "head", "administrator"]],
];

/** Whether somebody of these roles may go there. */
export function mayGo(path: string, roles: readonly string[]): boolean {
  const way = WAYS.find(([start]) => path === start || [`${start}/`, `${start}?`, `${start}#`].some((one) => path.startsWith(one)));
  return !way || way[1].some((role) => roles.includes(role));
}

/** Where somebody of these roles begins: where they wanted to go, if they may; else at their work. */
export function landing(next: string | null, roles: readonly string[]): string {
  if (next && mayGo(next, roles)) return next;
  const works: readonly [string, string][] = [["operator", "/desk"], ["head", "/desk"], ["administrator", "/admin"], ["manager", "/reports"]];
  return works.find(([role]) => roles.includes(role))?.[1] ?? "/";
}

/** Why a session is over, as the address of the page for signing in has it. */
export type Over =
  /** By somebody else: an administrator, the same person elsewhere. */
  | "ended"
  /** Nobody used it for long, or its day is over. */
  | "expired"
  /** The fifth wrong PIN. */
  | "pins"
  /** In another window of this browser. */
  | "out";

/** What a page knows of its session when that is over. Times in milliseconds. */
export interface Traces {
  /** A PIN was just being tried. */
  unlocking: boolean;
  /** The browser still has its cookie: nobody took it back here. */
  hasCookie: boolean;
  now: number;
  endsAt: number;
  /** For so long nothing was pressed. */
  still: number;
  /** So long a session lives without a sign of life. */
  idle: number;
}

/** Why it is over, as far as the page can know. */
export function whyOver(of: Traces): Over {
  if (of.now >= of.endsAt || of.still >= of.idle) return "expired";
  if (of.hasCookie) return "ended";
  return of.unlocking ? "pins" : "out";
}

/** The way to sign in, and back to an address; and why one has to. */
export function signInAt(here: string, why: Over | null = null): string {
  const query = new URLSearchParams();
  const next = safeNext(here);
  if (next && next !== "/") query.set("next", next);
  if (why) query.set("why", why);
  return query.size > 0 ? `/sign-in?${query}` : "/sign-in";
}
