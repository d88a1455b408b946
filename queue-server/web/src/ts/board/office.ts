// What the office file says of boards, from the page's first picture on: it stands in the page, and is asked for again now and
// then, as native boards do, so that who changes it waits no longer to see it on the wall.

import { $ } from "../dom";

/** How often it is asked for, in milliseconds, and how long an answer may take. */
const EVERY = 15_000;
const PATIENCE = 10_000;

/** Tells what stands in the page, and each change. Nothing is asked while the line is cut: `isThere`. */
export function followSetup(isThere: () => boolean, changed: (setup: unknown) => void): void {
  let tag = "";
  let asking = false;
  const ask = async (): Promise<void> => {
    if (asking || !isThere()) return;
    asking = true;
    try {
      const headers = { accept: "application/json", ...(tag ? { "if-none-match": tag } : {}) };
      const signal = AbortSignal.timeout(PATIENCE);
      const answer = await fetch("/api/v1/board/setup", { headers, cache: "no-store", signal });
      if (!answer.ok) return;
      const setup: unknown = await answer.json();
      tag = answer.headers.get("etag") ?? "";
      changed(setup);
    } catch {
      // It goes on with what it has; that the line is cut is said by the stream.
    } finally {
      asking = false;
    }
  };
  changed(inPage());
  setInterval(() => void ask(), EVERY);
}

function inPage(): unknown {
  try {
    return JSON.parse($("main").dataset["setup"] ?? "null");
  } catch {
    return null;
  }
}
