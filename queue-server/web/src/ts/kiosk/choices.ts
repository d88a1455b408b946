// What a kiosk offers, from a view of the office: pure.

import type { BoardView, ServiceView, Wait } from "../views";

export type Reason = "closed" | "full" | "stopped";

/** A service as its button shows it. */
export interface Choice {
  service: string;
  name: string;
  nameEn: string;
  /** The number key that chooses it; its letter does so as well. */
  key: string | null;
  /** Null where it gives numbers. */
  reason: Reason | null;
  opensAt: string | null;
  ahead: number;
  waiting: number;
  wait: Wait | null;
}

/** The keys of a number pad, in the order of the buttons. */
const KEYS = "1234567890";

/** Refusals that close every service alike. */
const CLOSED: Record<string, Shut["why"]> = { "outside-hours": "hours", "day-closed": "day", "hall-closed": "hall" };

export function choices(view: BoardView): Choice[] {
  return view.services.map((service, place) => ({
    service: service.service,
    name: service.name,
    nameEn: service.name_en,
    key: KEYS[place] ?? null,
    reason: reason(service),
    opensAt: service.opens_at ?? null,
    ahead: service.ahead,
    waiting: service.waiting,
    wait: service.wait,
  }));
}

function reason(service: ServiceView): Reason | null {
  if (service.issuing) return null;
  if (service.why_not === "cap-reached") return "full";
  return CLOSED[service.why_not ?? ""] ? "closed" : "stopped";
}

/** Why no service gives a number, where the whole office is closed. */
export interface Shut {
  why: "hours" | "day" | "hall";
  opensAt: string | null;
  /** How many still wait. */
  waiting: number;
}

/** Null while a button may be pressed, and while services are shut each for a reason of its own. */
export function shut(services: readonly ServiceView[]): Shut | null {
  const [first] = services;
  const why = CLOSED[first?.why_not ?? ""];
  if (!first || !why || services.some((one) => one.issuing || one.why_not !== first.why_not)) return null;
  const waiting = services.reduce((sum, one) => sum + one.waiting, 0);
  return { why, opensAt: first.opens_at ?? null, waiting };
}

/** When something opens, as people say it: times are the office's, as it wrote them. */
export interface Opening {
  when: "today" | "tomorrow" | "later";
  /** 2026-11-25 */
  date: string;
  /** 08:15 */
  time: string;
}

export function opening(now: string, opensAt: string | null): Opening | null {
  if (!opensAt || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(opensAt)) return null;
  const date = opensAt.slice(0, 10);
  const days = (Date.parse(date) - Date.parse(now.slice(0, 10))) / 86_400_000;
  return { when: days === 0 ? "today" : days === 1 ? "tomorrow" : "later", date, time: opensAt.slice(11, 16) };
}

/** 25/11/2026 of 2026-11-25… */
export function dayOf(date: string): string {
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
}

/** The day of the week of a date, in words. */
export function weekdayOf(date: string, language: "it" | "en"): string {
  const tag = language === "en" ? "en-GB" : "it-IT";
  return new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" }).format(Date.parse(date.slice(0, 10)));
}
