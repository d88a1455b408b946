// Streams of whole views, one a topic. Whoever comes late gets the last view at once; when the line breaks, everybody is
// told since when. The office's clock comes along in comments. A line that the server denies (nobody is signed in, or not
// who may) is not asked for again until somebody says that it may be otherwise: by coming to watch, or by `again`.
// A stream may carry a second view as events with a name: that topic is the stream's with `#name` behind it, and on its line.

import { listen } from "./event-stream";
import type { Clock } from "./office-time";

/** What a listener is told of a topic. `heard`: when the clock was, in milliseconds of this device, which page and worker share. */
export type Told =
  | { topic: string; view: unknown }
  | { topic: string; clock: Clock; heard: number }
  | { topic: string; lost: number }
  | { topic: string; back: true }
  | { topic: string; denied: string; status: number };

type Listener = (told: Told) => void;

class Topic {
  readonly listeners = new Set<Listener>();
  private line: AbortController | null = null;
  /** The last view of each name; the stream's own has none. */
  private readonly last = new Map<string, unknown>();
  private clock: Told | null = null;
  private lostSince: number | null = null;
  private denied: Told | null = null;
  private dismissed = false;
  private again: ReturnType<typeof setTimeout> | undefined;
  private pause = 500;

  constructor(private readonly name: string) {}

  add(listener: Listener): void {
    this.listeners.add(listener);
    if (this.clock) listener(this.clock);
    for (const [name, view] of this.last) listener({ topic: this.topicOf(name), view });
    if (this.lostSince !== null) listener({ topic: this.name, lost: this.lostSince });
    if (!this.line && this.again === undefined) this.open();
  }

  /** Asks again for what was denied. */
  retry(): void {
    if (this.denied) this.open();
  }

  /** Somebody else may be signed in now: nothing of before is shown to whom it was not told, and the line begins anew. */
  renew(): void {
    this.close();
    this.last.clear();
    this.pause = 500;
    this.open();
  }

  close(): void {
    clearTimeout(this.again);
    this.again = undefined;
    this.line?.abort();
    this.line = null;
  }

  private tell(told: Told): void {
    for (const listener of this.listeners) {
      try {
        listener(told);
      } catch (error) {
        // A page's mistake is no mistake of the line.
        reportError(error);
      }
    }
  }

  private open(): void {
    this.again = undefined;
    this.denied = null;
    this.line = new AbortController();
    const ears = {
      event: (data: string, name: string) => this.heard(data, name),
      comment: (said: string) => this.ticked(said),
      broken: (alive: number) => this.broken(alive),
      denied: (status: number, slug: string) => this.refused(status, slug),
    };
    void listen(this.name, ears, this.line.signal);
  }

  private ticked(said: string): void {
    // What opened the line opens no more: that is no line that broke.
    if (said === "bye") this.dismissed = true;
    if (!said.startsWith("{")) return;
    this.clock = { topic: this.name, clock: JSON.parse(said) as Clock, heard: Date.now() };
    this.tell(this.clock);
  }

  private topicOf(name: string): string {
    return name ? `${this.name}#${name}` : this.name;
  }

  private heard(data: string, name: string): void {
    const view: unknown = JSON.parse(data);
    this.last.set(name, view);
    this.pause = 500;
    if (this.lostSince !== null) {
      this.lostSince = null;
      this.tell({ topic: this.name, back: true });
    }
    this.tell({ topic: this.topicOf(name), view });
  }

  /** What was told to whoever might see it is not told to the next. */
  private refused(status: number, slug: string): void {
    this.line = null;
    this.last.clear();
    if (this.lostSince !== null) {
      this.lostSince = null;
      this.tell({ topic: this.name, back: true });
    }
    this.denied = { topic: this.name, denied: slug, status };
    this.tell(this.denied);
  }

  private broken(alive: number): void {
    this.line = null;
    if (this.dismissed) {
      this.dismissed = false;
      return this.open();
    }
    if (this.lostSince === null) {
      this.lostSince = alive;
      this.tell({ topic: this.name, lost: alive });
    }
    // All at once is unkind to a server that starts.
    this.again = setTimeout(() => this.open(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, 8000);
  }
}

/** All topics that somebody watches. */
export class Streams {
  private readonly topics = new Map<string, Topic>();

  watch(watched: string, listener: Listener): void {
    const name = watched.split("#", 1)[0] ?? watched;
    let topic = this.topics.get(name);
    if (!topic) {
      topic = new Topic(name);
      this.topics.set(name, topic);
    }
    topic.add(listener);
  }

  /** Asks again for every topic that was denied. */
  again(): void {
    for (const topic of this.topics.values()) topic.retry();
  }

  /** Begins every line anew: somebody has signed in or out. */
  renew(): void {
    for (const topic of this.topics.values()) topic.renew();
  }

  forget(listener: Listener): void {
    for (const [name, topic] of this.topics) {
      topic.listeners.delete(listener);
      if (topic.listeners.size === 0) {
        topic.close();
        this.topics.delete(name);
      }
    }
  }
}
