// How a call is said: which recorded clips, one after the other. Pure; ../../../speech/make records them under these names.

export type Spoken = "it" | "en";

/** Letters that can stand before a number: none that looks like a digit. */
export const PREFIXES = "ABCDEFGHJKLMNPRTUVWXY";

/** The clips of a number from 0 to 1999; of a larger one, digit by digit. Below a hundred each number is a clip. */
export function words(number: number, language: Spoken): string[] {
  if (!Number.isSafeInteger(number) || number < 0) return [];
  if (number > 1999) return [...String(number)];
  if (number < 100) return [String(number)];
  const [hundreds, rest] = [Math.floor((number % 1000) / 100), number % 100];
  const clips: string[] = [];
  if (number >= 1000) clips.push("1000");
  if (hundreds > 0) clips.push(String(hundreds * 100));
  if (rest === 0) return clips;
  // "Centoquarantacinque", but "one hundred and forty-five".
  return language === "en" ? [...clips, "and", String(rest)] : [...clips, String(rest)];
}

/** The parts of a ticket's number, "A045": its letter and what follows. Null where it is none. */
export function parts(ticket: string): { letter: string; number: number } | null {
  const found = /^([A-Z])0*(\d{1,6})$/.exec(ticket);
  if (!found?.[1] || !found[2]) return null;
  return { letter: found[1], number: Number(found[2]) };
}

/** "Number A forty-five, desk three", in phrases between which a speaker pauses. Empty where the ticket cannot be said. */
export function announcement(ticket: string, desk: number | null, language: Spoken): string[][] {
  const said = parts(ticket);
  if (!said || !PREFIXES.includes(said.letter)) return [];
  const phrases = [["number", said.letter, ...words(said.number, language)]];
  const at = desk === null ? [] : words(desk, language);
  return at.length > 0 ? [...phrases, ["desk", ...at]] : phrases;
}
