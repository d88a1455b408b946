// Server-Sent Events, read by hand. A browser's own EventSource hides the comments by which a quiet stream shows that it
// lives, and which tell the office's time: with a cable pulled or a Wi-Fi gone it waits for ever, and a page would show an old view as live.

/** The server says something at least every four seconds; after so many milliseconds of silence the line counts as broken. */
const SILENCE = 10_000;

export interface Ears {
  /** The data of each event, and its name where it has one. */
  event(data: string, name: string): void;
  /** What a comment says. */
  comment(said: string): void;
  /** The line broke, or never was; it was last alive then, in milliseconds of this device. Told once. */
  broken(alive: number): void;
  /** The server answers, and says no: 401 or 403, and the name of the reason. In place of `broken`, once. */
  denied(status: number, slug: string): void;
}

/** One connection. Aborting the signal ends it without a word. */
export async function listen(address: string, ears: Ears, signal: AbortSignal): Promise<void> {
  const silent = new AbortController();
  const abort = () => silent.abort();
  signal.addEventListener("abort", abort);
  let watchdog = setTimeout(abort, SILENCE);
  let alive = Date.now();
  let no: { status: number; slug: string } | null = null;
  try {
    const response = await fetch(address, {
      headers: { accept: "text/event-stream" },
      cache: "no-store",
      signal: silent.signal,
    });
    if (response.status === 401 || response.status === 403) {
      no = { status: response.status, slug: await slugOf(response) };
      return;
    }
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    if (!response.ok || !isStream || !response.body) return;
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const push = parser(ears.event, ears.comment);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(abort, SILENCE);
      alive = Date.now();
      push(decoder.decode(value, { stream: true }));
    }
  } catch {
    // Broken, silent, or a view that cannot be read: all mean that what is shown is not what is.
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener("abort", abort);
    silent.abort();
    if (!signal.aborted) {
      if (no) ears.denied(no.status, no.slug);
      else ears.broken(alive);
    }
  }
}

/** The name of the reason in a problem document; none where it is not one. */
async function slugOf(response: Response): Promise<string> {
  const problem = (await response.json().catch(() => null)) as { type?: string } | null;
  return problem?.type?.split(":").at(-1) ?? "";
}

/** Takes a stream in pieces, as they come, and gives the data and the name of each whole event, and the words of each comment. */
export function parser(event: (data: string, name: string) => void, comment: (said: string) => void): (piece: string) => void {
  let rest = "";
  let data: string[] = [];
  let name = "";
  return (piece) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const ended of lines) {
      const line = ended.endsWith("\r") ? ended.slice(0, -1) : ended;
      if (line.startsWith("data:")) {
        data.push(line.slice(line[5] === " " ? 6 : 5));
      } else if (line.startsWith("event:")) {
        name = line.slice(6).trim();
      } else if (line.startsWith(":")) {
        comment(line.slice(1).trim());
      } else if (line === "" && data.length > 0) {
        const whole = data.join("\n");
        const named = name;
        [data, name] = [[], ""];
        event(whole, named);
      }
    }
  };
}
