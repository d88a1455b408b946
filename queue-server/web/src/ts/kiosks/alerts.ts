// What staff are told about the kiosks: what stops one, and what soon will. Pure.

import type { KioskButton, KioskPart, KioskView, Kiosks, PrinterState, Unprinted } from "../views";

/** From so many degrees on a Raspberry Pi slows down to cool off. */
const HOT = 80;

/** So many numbers are named; of more it is said how many. */
export const NAMED = 12;

/** Something to be done about a kiosk: the name of a text `kiosks-alert-…`. */
export interface Alert {
  kind: "away" | "unprinted" | "doubtful" | "refused" | "hot" | "stuck" | `failed-${KioskPart}` | `printer-${PrinterState}`;
  /** What is wrong now, or what soon will be. */
  level: "alarm" | "warn";
  /** Since when it is away. */
  since?: string;
  /** The tickets, oldest first. */
  numbers?: string[];
  /** Why the server would not have them, by the stable name of the problem. */
  reason?: string;
  degrees?: number;
  /** The buttons that are down all the time. */
  buttons?: KioskButton[];
}

const QUIET: readonly PrinterState[] = ["ok", "unknown"];

/** All that is to be told of one, the worst first. */
export function alerts(one: KioskView): Alert[] {
  const all = [...ofLine(one), ...ofPaper(one), ...ofTickets(one), ...ofParts(one), ...ofHeat(one)];
  return [...all.filter((alert) => alert.level === "alarm"), ...all.filter((alert) => alert.level === "warn")];
}

/** The kiosks of which there is something to tell, each with all of it. */
export function troubled(kiosks: Kiosks): { kiosk: string; alerts: Alert[]; level: Alert["level"] }[] {
  const all = kiosks.items.map((one) => ({ kiosk: one.kiosk, alerts: alerts(one) })).filter((one) => one.alerts.length > 0);
  return all.map((one) => ({ ...one, level: one.alerts.some((alert) => alert.level === "alarm") ? "alarm" : "warn" }));
}

/** One that nobody ever saw is not yet set up; nothing is wrong with it. */
function ofLine({ connected, seen }: KioskView): Alert[] {
  return connected || !seen ? [] : [{ kind: "away", level: "alarm", since: seen }];
}

/** What a kiosk said of its printer before it went away may be wrong by now. */
function ofPaper({ connected, health }: KioskView): Alert[] {
  const state = health?.printer.state;
  if (!connected || !state || QUIET.includes(state)) return [];
  return [{ kind: `printer-${state}`, level: state === "near_end" ? "warn" : "alarm" }];
}

/** People whose ticket did not come out, or stands in no queue, stay people, wherever the kiosk is. */
function ofTickets({ health }: KioskView): Alert[] {
  const all = health?.unprinted ?? [];
  const queued = all.filter((one) => !one.refused);
  const told = (kind: "unprinted" | "doubtful" | "refused", some: Unprinted[], more: Partial<Alert> = {}): Alert[] =>
    some.length > 0 ? [{ kind, level: kind === "doubtful" ? "warn" : "alarm", numbers: some.map((one) => one.number), ...more }] : [];
  const reasons = [...new Set(all.flatMap((one) => one.refused ?? []))];
  return [
    ...reasons.flatMap((reason) => told("refused", all.filter((one) => one.refused === reason), { reason })),
    ...told("unprinted", queued.filter((one) => !one.may_exist)),
    ...told("doubtful", queued.filter((one) => one.may_exist)),
  ];
}

/** What stops people from getting a ticket; without lamps and sound a kiosk serves worse. */
const NEEDED: readonly KioskPart[] = ["buttons", "screen", "touch"];

function ofParts({ connected, health }: KioskView): Alert[] {
  if (!connected || !health) return [];
  const failed = (health.failed ?? []).map((part): Alert => ({ kind: `failed-${part}`, level: NEEDED.includes(part) ? "alarm" : "warn" }));
  const buttons = health.stuck ?? [];
  return buttons.length > 0 ? [...failed, { kind: "stuck", level: "alarm", buttons }] : failed;
}

function ofHeat({ connected, health }: KioskView): Alert[] {
  const degrees = health?.temperature ?? null;
  return connected && degrees !== null && degrees >= HOT ? [{ kind: "hot", level: "warn", degrees }] : [];
}
