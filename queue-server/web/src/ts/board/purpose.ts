// Of all that is called, what concerns those who look at this board. A native board has it in its own file ([show]); a browser
// has an address: /board?services=A,B or /board?desk=3. Pure.

import type { SafeCall, SafeService, SafeView } from "./read";

export interface Purpose {
  /** Only these services; all where there are none. */
  services: string[];
  /** A desk's own display. */
  desk: number | null;
}

/** What an address asks for; null where it cannot be understood: whoever hangs the board up is told. */
export function purpose(search: string): Purpose | null {
  const asked = new URLSearchParams(search);
  const [services, desk] = [asked.get("services"), asked.get("desk")];
  // A desk's display shows whatever is called there.
  if (services !== null && desk !== null) return null;
  if (desk !== null) return /^\d{1,4}$/.test(desk) ? { services: [], desk: Number(desk) } : null;
  if (services === null) return { services: [], desk: null };
  const letters = services.toUpperCase().split(",").map((letter) => letter.trim());
  return letters.every((letter) => /^[A-Z]$/.test(letter)) ? { services: letters, desk: null } : null;
}

/** What it names, where the office has nothing of it: a slip of the pen, for which nobody would ever be called here. */
export function missing({ services, desk }: Purpose, office: { services: string[]; desks: number[] }): string[] {
  if (desk !== null) return office.desks.length === 0 || office.desks.includes(desk) ? [] : [String(desk)];
  return office.services.length === 0 || services.some((one) => office.services.includes(one)) ? [] : services;
}

/** Whether a call concerns it. One whose service cannot be read is shown: better once too often. */
export function concerns({ services, desk }: Purpose, call: SafeCall): boolean {
  if (desk !== null) return call.desk === desk;
  return services.length === 0 || call.service === "" || services.includes(call.service);
}

/** The view as far as it concerns this board. */
export function concerning(purpose: Purpose, view: SafeView): SafeView {
  const calls = (all: SafeCall[] | null) => all?.filter((call) => concerns(purpose, call)) ?? null;
  const shows = ({ service }: SafeService) => purpose.services.length === 0 || purpose.services.includes(service);
  return { ...view, calls: calls(view.calls), last: calls(view.last), queues: view.services?.filter(shows) ?? null };
}
