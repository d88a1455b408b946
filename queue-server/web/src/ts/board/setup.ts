// What the office file says of boards ([board]), as the server gives it to every board, made safe item by item. Pure.
// The native board reads the same setup by the same rules (display-board/src/board); tests/data/boards.json holds both to them.

import type { Theme } from "./colours";

export interface Bilingual {
  it: string;
  en: string;
}

/** A part of the day, "13:00" to "14:00"; one that ends before it begins goes over midnight. */
export interface QuietHours {
  from: string;
  to: string;
}

/** What is to be heard of a call. */
export interface Heard {
  chime: boolean;
  speech: boolean;
  /** From 0 to 100. */
  volume: number;
}

export interface Setup {
  body: Bilingual;
  office: Bilingual;
  /** None where the usual colours are meant. */
  theme: Theme | null;
  /** After so many seconds what has room for one language shows the other. */
  alternate: number;
  sound: Heard & { quiet: QuietHours[] };
  /** The office's services and desks; none where an older server does not tell. */
  services: string[];
  desks: number[];
}

/** While nobody has said anything else. */
const ALTERNATE = 8;

type Raw = Record<string, unknown>;

const fields = (given: unknown): Raw => (typeof given === "object" && given !== null ? (given as Raw) : {});
const words = (given: unknown): string => (typeof given === "string" ? given.trim() : "");

const list = (given: unknown): unknown[] => (Array.isArray(given) ? given : []);

function both(given: unknown): Bilingual {
  const raw = fields(given);
  const it = words(raw["it"]);
  return { it, en: words(raw["en"]) || it };
}

function theme(given: unknown): Theme | null {
  const raw = fields(given);
  const [ground, ink, panel] = [words(raw["ground"]), words(raw["ink"]), words(raw["panel"])];
  const [panel_ink, card, card_ink] = [words(raw["panel_ink"]), words(raw["card"]), words(raw["card_ink"])];
  return ground ? { ground, ink, panel, panel_ink, card, card_ink } : null;
}

function quiet(given: unknown): QuietHours[] {
  const hours = list(given).map(fields);
  const read = hours.map((raw) => ({ from: words(raw["from"]), to: words(raw["to"]) }));
  return read.filter(({ from, to }) => /^\d\d:\d\d$/.test(from) && /^\d\d:\d\d$/.test(to));
}

/** A setup, whatever came: what cannot be read is as if nobody had said it. */
export function setup(given: unknown): Setup {
  const raw = fields(given);
  const sound = fields(raw["sound"]);
  const [alternate, volume] = [raw["alternate"], sound["volume"]];
  return {
    body: both(raw["body"]),
    office: both(raw["office"]),
    theme: theme(raw["theme"]),
    alternate: typeof alternate === "number" && alternate >= 1 ? Math.floor(alternate) : ALTERNATE,
    sound: {
      chime: sound["chime"] !== false,
      speech: sound["speech"] !== false,
      volume: typeof volume === "number" && volume >= 0 && volume <= 100 ? volume : 100,
      quiet: quiet(sound["quiet"]),
    },
    services: list(raw["services"]).filter((one) => typeof one === "string"),
    desks: list(raw["desks"]).filter((one) => typeof one === "number"),
  };
}

/** Whether a time of day, "13:05", lies within. */
export function holds({ from, to }: QuietHours, time: string): boolean {
  return from <= to ? from <= time && time < to : time >= from || time < to;
}

/** What is to be heard at a time of day; where nobody knows it, no hour is quiet. */
export function heard({ sound }: Setup, time: string): Heard {
  const isQuiet = time !== "" && sound.quiet.some((hours) => holds(hours, time));
  return { chime: sound.chime && !isQuiet, speech: sound.speech && !isQuiet, volume: sound.volume };
}

/** Whether the office wants its boards to be heard at all. */
export function isSilent({ sound }: Setup): boolean {
  return (!sound.chime && !sound.speech) || sound.volume === 0;
}

/** Both languages in turn, all boards of an office at once. `now` in milliseconds of the office. */
export function turn({ alternate }: Setup, now: number): "it" | "en" {
  return Number.isNaN(now) || Math.floor(Math.floor(now / 1000) / alternate) % 2 === 0 ? "it" : "en";
}
