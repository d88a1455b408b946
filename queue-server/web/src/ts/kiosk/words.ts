// The kiosk's language changes under a finger, without asking the server: all its words are here in both languages.

import frameEnglish from "../../../../locales/en/frame.ftl";
import english from "../../../../locales/en/kiosk.ftl";
import liveEnglish from "../../../../locales/en/kiosk-live.ftl";
import frameItalian from "../../../../locales/it/frame.ftl";
import italian from "../../../../locales/it/kiosk.ftl";
import liveItalian from "../../../../locales/it/kiosk-live.ftl";
import { add, language, text } from "../texts";

export type Language = "it" | "en";

add(`${frameItalian}\n${italian}\n${liveItalian}`, `${frameEnglish}\n${english}\n${liveEnglish}`);

let spoken: Language = language;

/** The language that the kiosk speaks now. */
export function speaks(): Language {
  return spoken;
}

export function speak(next: Language): void {
  spoken = next;
}

/** A text in the kiosk's language. */
export function words(id: string, variables: Record<string, string | number> = {}): string {
  return text(id, variables, spoken);
}

/** A name of the office file in the kiosk's language. */
export function name(it: string, en: string | null | undefined): string {
  return spoken === "en" && en ? en : it;
}
