// When a place that nobody uses locks itself, and when a device that was turned away comes again. Pure.

/** Whether it is time: a PIN is set, it does not wait for it already, and the last press, in any tab, was long enough ago. */
export function isTime(session: { has_pin: boolean; locked: boolean; lock_seconds: number } | null, lastPress: number, now: number): boolean {
  if (!session?.has_pin || session.locked || session.lock_seconds <= 0) return false;
  return now - lastPress >= session.lock_seconds * 1000;
}

/** The later of what this tab and what the others know; a clock that was set back does not lock for ever. */
export function lastOf(own: number, stored: string | null, now: number): number {
  const others = Number(stored);
  return Number.isFinite(others) && others > own && others <= now ? others : own;
}

/** A page that comes again and again with nothing to show would flicker: once it came by itself, it waits so long, in milliseconds. */
export const PAUSE = 10_000;

/** How long to wait before the page comes again, after it last did so then: not at all, unless that was a moment ago. */
export function pauseAfter(before: number, now: number): number {
  const left = before + PAUSE - now;
  return left > 0 && left <= PAUSE ? left : 0;
}
