// When something opens, in a sentence of the kiosk's language.

import { dayOf, type Opening, weekdayOf } from "./choices";
import { speaks, words } from "./words";

/** The text `<id>-today`, `-tomorrow` or `-later`. */
export function openingWords(id: string, opens: Opening): string {
  const { when, date, time } = opens;
  return words(`${id}-${when}`, { day: dayOf(date), weekday: weekdayOf(date, speaks()), time });
}
