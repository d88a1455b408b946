// What came, made safe item by item: whatever is wrong with one call or one service, the others are shown. A board that
// goes blank over one bad item is worse than a board that lacks it.

import type { Call, Wait } from "../views";

/** A call as far as it can be shown. */
export interface SafeCall extends Omit<Call, "desk"> {
  desk: number | null;
  /** When it was made, in milliseconds; not a number where that cannot be told. */
  made: number;
}

/** A service as far as it can be shown. */
export interface SafeService {
  service: string;
  name: string;
  nameEn: string;
  issuing: boolean;
  whyNot: string;
  opensAt: string;
  waiting: number | null;
  wait: Wait | null;
}

/** What is needed of a view. Null in place of a list that is none. */
export interface SafeView {
  now: string;
  body: string;
  office: string;
  text: string;
  textEn: string;
  clockSuspect: boolean;
  calls: SafeCall[] | null;
  last: SafeCall[] | null;
  /** Every service of the office. */
  services: SafeService[] | null;
  /** Those of them that this board shows (./purpose.ts). */
  queues: SafeService[] | null;
}

type Raw = Record<string, unknown>;

const fields = (given: unknown): Raw => (typeof given === "object" && given !== null ? (given as Raw) : {});
const words = (given: unknown): string => (typeof given === "string" ? given.trim() : "");
const count = (given: unknown): number | null =>
  typeof given === "number" && Number.isFinite(given) && given >= 0 ? Math.floor(given) : null;

function call(given: unknown): SafeCall | null {
  const raw = fields(given);
  const [seq, number] = [count(raw["call_seq"]), words(raw["number"])];
  // Without its number there is nothing to show; without its sequence it would be announced for ever.
  if (seq === null || number === "" || number.length > 8) return null;
  const at = words(raw["at"]);
  return {
    call_seq: seq,
    number,
    service: words(raw["service"]),
    desk: count(raw["desk"]),
    at,
    made: Date.parse(at),
    language: words(raw["language"]),
    recall: raw["recall"] === true,
    standing: raw["standing"] === true,
  };
}

function wait(given: unknown): Wait | null {
  const raw = fields(given);
  const [p10, p50, p90] = [count(raw["p10"]), count(raw["p50"]), count(raw["p90"])];
  return p10 === null || p90 === null || p90 < p10 ? null : { p10, p50: p50 ?? p10, p90 };
}

function service(given: unknown): SafeService | null {
  const raw = fields(given);
  const letter = words(raw["service"]);
  if (letter === "") return null;
  const name = words(raw["name"]);
  return {
    service: letter,
    name,
    nameEn: words(raw["name_en"]) || name,
    issuing: raw["issuing"] !== false,
    whyNot: words(raw["why_not"]),
    opensAt: words(raw["opens_at"]),
    waiting: count(raw["waiting"]),
    wait: wait(raw["wait"]),
  };
}

function each<T>(given: unknown, one: (item: unknown) => T | null): T[] | null {
  return Array.isArray(given) ? given.map(one).filter((item) => item !== null) : null;
}

/** A view, whatever came. */
export function view(given: unknown): SafeView {
  const raw = fields(given);
  const services = each(raw["services"], service);
  return {
    now: words(raw["now"]),
    body: words(raw["body"]),
    office: words(raw["office"]),
    text: words(raw["text"]),
    textEn: words(raw["text_en"]),
    clockSuspect: raw["clock_suspect"] === true,
    calls: each(raw["calls"], call),
    last: each(raw["last"], call),
    services,
    queues: services,
  };
}
