// Finding a procedure among seventy with few keys, and the order in which they are ticked. Pure.

import type { ProcedureView } from "../views";

/** As people type: no accents, no capitals, apostrophes and colons as spaces. */
function plain(words: string): string {
  const bare = words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** So many are shown at once: what one looks at without scrolling. Who wants another types. */
export const MOST = 16;

/** The procedures of these services: those of the ticket's own service first, else in the office's order. */
export function offered(all: readonly ProcedureView[], serves: readonly string[], own: string | null): ProcedureView[] {
  const here = all.filter((procedure) => serves.includes(procedure.service));
  return [...here.filter((one) => one.service === own), ...here.filter((one) => one.service !== own)];
}

/** What is shown before anything is typed: the first service's, and whatever was ticked besides. */
export function atFirst(among: readonly ProcedureView[], ticked: readonly string[]): ProcedureView[] {
  const own = among.filter((one) => one.service === among[0]?.service).slice(0, MOST);
  return [...own, ...among.filter((one) => ticked.includes(one.name) && !own.includes(one))];
}

/** Those in which each word typed begins a word, then those that hold them anywhere. */
export function found(among: readonly ProcedureView[], typed: string): ProcedureView[] {
  const wanted = plain(typed).split(" ").filter(Boolean);
  const names = (one: ProcedureView) => ` ${plain(one.name)} ${plain(one.name_en)}`;
  const all = among.filter((one) => wanted.every((word) => names(one).includes(word)));
  const begins = (one: ProcedureView) => wanted.every((word) => names(one).includes(` ${word}`));
  return [...all.filter(begins), ...all.filter((one) => !begins(one))];
}

/** Ticks, or takes the tick away; the first ticked is the principal one. */
export function toggled(ticked: readonly string[], name: string): string[] {
  return ticked.includes(name) ? ticked.filter((one) => one !== name) : [...ticked, name];
}
