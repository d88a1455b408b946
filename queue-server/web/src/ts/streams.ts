// Streams of whole views, one a topic. Whoever comes late gets the last view at once; when the line breaks, everybody is
// told since when. The office's clock comes along in comments.

import { listen } from "./event-stream";
import type { Clock } from "./office-time";

/** What a listener is told of a topic. `heard`: when the clock was, in milliseconds of this device, which page and worker share. */
export type Told =
  | { topic: string; view: unknown }
  | { topic: string; clock: Clock; heard: number }
  | { topic: string; lost: number }
  | { topic: string; back: true };

type Listener = (told: Told) => void;

class Topic {
  readonly listeners = new Set<Listener>();
  private line: AbortController | null = null;
  private last: unknown = null;
  private clock: Told | null = null;
  private lostSince: number | null = null;
  private again: ReturnType<typeof setTimeout> | undefined;
  private pause = 500;

  constructor(private readonly name: string) {}

  add(listener: Listener): void {
    this.listeners.add(listener);
    if (this.clock) listener(this.clock);
    if (this.last !== null) listener({ topic: this.name, view: this.last });
    if (this.lostSince !== null) listener({ topic: this.name, lost: this.lostSince });
    if (!this.line && this.again === undefined) this.open();
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
    this.line = new AbortController();
    const ears = {
      event: (data: string) => this.heard(data),
      comment: (said: string) => this.ticked(said),
      broken: (alive: number) => this.broken(alive),
    };
    void listen(this.name, ears, this.line.signal);
  }

  private ticked(said: string): void {
    if (!said.startsWith("{")) return;
    this.clock = { topic: this.name, clock: JSON.parse(said) as Clock, heard: Date.now() };
    this.tell(this.clock);
  }

  private heard(data: string): void {
    this.last = JSON.parse(data);
    this.pause = 500;
    if (this.lostSince !== null) {
      this.lostSince = null;
      this.tell({ topic: this.name, back: true });
    }
    this.tell({ topic: this.name, view: this.last });
  }

  private broken(alive: number): void {
    this.line = null;
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

  watch(name: string, listener: Listener): void {
    let topic = this.topics.get(name);
    if (!topic) {
      topic = new Topic(name);
      this.topics.set(name, topic);
    }
    topic.add(listener);
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
