// What follows from the state of a ticket: pure.

import type { PhoneView } from "../views";

/** States that nothing follows. */
const OVER = ["served", "no_show", "withdrawn", "expired"];

export function isOver(view: PhoneView): boolean {
  return OVER.includes(view.state);
}

/** A visit that has begun is ended at the desk. */
export function mayLeave(view: PhoneView): boolean {
  return ["waiting", "called", "parked"].includes(view.state);
}

/** Calls are told once each, a repeated one again; one that no longer stands is not told. */
export class Calls {
  private told: number | null = null;

  isNew(view: PhoneView): boolean {
    if (view.state !== "called" || view.call_seq === null || view.call_seq === this.told) return false;
    this.told = view.call_seq;
    return true;
  }
}
