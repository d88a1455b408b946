// The live panel: who waits for what and for how long, what has passed its target, what the kinds of desk do. The rows are
// the server's; here their cells are filled.

import { $, say } from "../dom";
import { live, lostSince } from "../live";
import { officeTime } from "../office-clock";
import { text } from "../texts";
import type { BoardView, DesksOfKind, ServiceView } from "../views";
import { over, waited } from "./waiting";

let services: ServiceView[] = [];

function rows(of: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`#live-view tr[data-${of}]`)];
}

function cell(row: HTMLElement, name: string, words: string): void {
  const found = row.querySelector<HTMLElement>(`[data-cell="${name}"]`);
  if (found) say(found, words);
}

function minutes(seconds: number): string {
  return seconds < 60 ? text("reports-live-less") : text("reports-live-minutes", { minutes: Math.floor(seconds / 60) });
}

/** Fills a service's row; its name where its wait is over the target. */
function fillService(row: HTMLElement, now: number): string | null {
  const service = services.find((one) => one.service === row.dataset.service);
  if (!service) return null;
  const seconds = waited(service, now);
  const late = over(seconds, Number(row.dataset.target));
  cell(row, "waiting", String(service.waiting));
  cell(row, "first", seconds === null ? "–" : minutes(seconds));
  cell(row, "state", state(seconds, late));
  row.classList.toggle("is-late", late > 0);
  return late > 0 ? (row.dataset.name ?? service.service) : null;
}

function state(seconds: number | null, late: number): string {
  if (seconds === null) return text("reports-live-nobody");
  return late === 0 ? text("reports-live-within") : text("reports-live-late", { minutes: Math.max(1, Math.floor(late / 60)) });
}

function showLongest(now: number): void {
  const waits = services.flatMap((service) => {
    const seconds = waited(service, now);
    return seconds === null ? [] : [{ seconds, letter: service.service }];
  });
  const longest = waits.sort((one, other) => other.seconds - one.seconds)[0];
  say($("live-longest"), longest ? minutes(longest.seconds) : "–");
  say($("live-longest-of"), longest?.letter ?? "");
}

function show(): void {
  const now = officeTime();
  // With the line cut nobody knows who was called meanwhile: the panel stays as it was, and is marked so.
  if (services.length === 0 || now === 0 || lostSince() !== null) return;
  const late = rows("service").flatMap((row) => fillService(row, now) ?? []);
  showLongest(now);
  // Told when the set changes, not with each minute that passes.
  const alert = $("live-alert");
  say(alert, late.length > 0 ? text("reports-live-alert", { services: late.join(", ") }) : text("reports-live-fine"));
  alert.dataset.kind = late.length > 0 ? "late" : "fine";
}

function showDesks(kinds: readonly DesksOfKind[]): void {
  for (const row of rows("kind")) {
    const found = kinds.find((one) => one.kind === row.dataset.kind);
    for (const name of ["busy", "free", "paused", "closed"] as const) cell(row, name, String(found?.[name] ?? 0));
  }
  const sum = (count: (of: DesksOfKind) => number) => kinds.reduce((all, of) => all + count(of), 0);
  const open = sum((of) => of.busy + of.free);
  say($("live-open"), text("reports-live-desks", { open, all: open + sum((of) => of.paused + of.closed) }));
}

/** Begins, on the view that has the panel. */
export function showNow(): void {
  live<BoardView>("/api/v1/board/stream", (board) => {
    services = board.services;
    showDesks(board.desks);
    say($("live-waiting"), String(services.reduce((sum, service) => sum + service.waiting, 0)));
    show();
  });
  setInterval(show, 1000);
}
