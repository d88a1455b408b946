// An office's six colours, and those made of them. Pure, by the rules of the native board (display-board/src/layout/colours.rs);
// tests/data/boards.json holds both to them.

/** Colours as "#rrggbb", as the office file names them. */
export interface Theme {
  ground: string;
  ink: string;
  panel: string;
  panel_ink: string;
  card: string;
  card_ink: string;
}

type Colour = readonly [red: number, green: number, blue: number];

/** Letters are never fainter than this (WCAG 2.1, 1.4.6); a little more, because it is computed roughly. */
const LEAST = 7.4;
/** What an office chose is computed roughly too. */
const TAKEN = 6.9;

function colour(text: string): Colour | null {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text);
  if (!found) return null;
  const [red, green, blue] = found.slice(1).map((digits) => parseInt(digits, 16));
  return [red ?? 0, green ?? 0, blue ?? 0];
}

const written = (one: Colour): string => `#${one.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;

/** One colour with a share of another, in hundredths. */
function mixed(one: Colour, other: Colour, share: number): Colour {
  const channel = (place: 0 | 1 | 2) => Math.floor((one[place] * (100 - share) + other[place] * share + 50) / 100);
  return [channel(0), channel(1), channel(2)];
}

/** How light a channel is, roughly: sRGB as a polynomial. */
function linear(channel: number): number {
  const c = channel / 255;
  return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878);
}

const light = ([red, green, blue]: Colour): number => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

/** How well two colours can be told from each other, from 1 to 21, within a twentieth. */
function contrast(one: Colour, other: Colour): number {
  const [a, b] = [light(one), light(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** For what matters less: as near to the ground as it may be read on it, but no nearer than a third. */
function soft(ink: Colour, ground: Colour): Colour {
  for (let share = 33; share >= 0; share--) {
    const tone = mixed(ink, ground, share);
    if (contrast(tone, ground) >= LEAST) return tone;
  }
  return ink;
}

/** What the sheet calls them: for each of ground, panel and card its letters, softer letters, and a line that is not read.
 *  Null where letters could not be read: then the usual colours stay. */
export function tones(theme: Theme): Record<string, string> | null {
  const pairs = [
    ["ground", "ink", theme.ground, theme.ink],
    ["panel", "panel-ink", theme.panel, theme.panel_ink],
    ["card", "card-ink", theme.card, theme.card_ink],
  ] as const;
  const made: Record<string, string> = {};
  for (const [name, letters, behind, before] of pairs) {
    const [ground, ink] = [colour(behind), colour(before)];
    if (!ground || !ink || contrast(ink, ground) < TAKEN) return null;
    made[`--${name}`] = written(ground);
    made[`--${letters}`] = written(ink);
    made[`--${name}-soft`] = written(soft(ink, ground));
    made[`--${name}-faint`] = written(mixed(ink, ground, 75));
  }
  return made;
}
