// The hall hears a call: two tones, then its number and desk. One call at a time; who waits for its turn too long is not
// said any more. Without leave to sound, as browsers ask for, nothing is queued: nobody wants old calls afterwards.
//
// Nothing here ticks: what is played ends by itself and starts what comes next, so months of it leave nothing behind.

import { load, type Sprite } from "./sprite";
import type { Spoken } from "./words";

/** What is said of a call. */
export interface Announcement {
  language: Spoken;
  /** Clips, in phrases between which a speaker pauses. */
  phrases: string[][];
  /** Asked when its turn has come. */
  isCurrent: () => boolean;
}

/** Between phrases, and after a call, in seconds. */
const PAUSE = 0.2;
const REST = 0.6;
/** The two tones: hertz, and when they begin. A falling third is heard as a call, not as an alarm. */
const TONES = [
  [659.26, 0],
  [523.25, 0.38],
] as const;
/** What makes up a tone: multiple of its pitch, loudness, seconds. The high one is the strike; it dies away first. */
const PARTIALS = [
  [1, 0.4, 0.9],
  [4, 0.06, 0.25],
] as const;
const CHIME = 1.05;
/** A queue longer than this speaks of calls that are past. */
const MOST = 12;

export class Voice {
  private readonly context = new AudioContext();
  private readonly sprites = new Map<Spoken, Sprite>();
  private readonly loading = new Set<Spoken>();
  private queue: Announcement[] = [];
  private playing: AudioScheduledSourceNode[] = [];
  private speaking = false;
  private muted = false;

  /** `changed` is told when sound comes or goes. */
  constructor(changed: () => void) {
    this.context.onstatechange = () => {
      if (this.isOn) this.prepare();
      changed();
    };
    if (this.isOn) this.prepare();
  }

  get isOn(): boolean {
    return this.context.state === "running" && !this.muted;
  }

  /** By somebody's hand: browsers grant sound to no one else. The chime shows that it works. */
  async turnOn(): Promise<void> {
    this.muted = false;
    await this.context.resume();
    if (this.isOn) this.chime(this.context.currentTime + 0.05);
  }

  async turnOff(): Promise<void> {
    this.muted = true;
    this.queue = [];
    for (const node of this.playing) node.stop();
    this.playing = [];
    await this.context.suspend();
  }

  say(announcement: Announcement): void {
    if (!this.isOn) return;
    this.queue = [...this.queue, announcement].slice(-MOST);
    if (!this.speaking) void this.speak();
  }

  private async speak(): Promise<void> {
    this.speaking = true;
    try {
      for (let next = this.queue.shift(); next; next = this.queue.shift()) {
        if (next.isCurrent()) await this.play(next);
      }
    } finally {
      this.speaking = false;
    }
  }

  /** Plays one call to its end. */
  private async play({ language, phrases }: Announcement): Promise<void> {
    const sprite = this.sprites.get(language);
    // Not here yet, or not to be had: the chime alone, and another try for the next call.
    if (!sprite) this.prepare();
    let at = this.chime(this.context.currentTime + 0.05);
    for (const phrase of sprite ? phrases : []) {
      for (const name of phrase) at += this.clip(sprite, name, at);
      at += PAUSE;
    }
    await this.silence(at + REST - PAUSE);
    this.playing = [];
  }

  private clip(sprite: Sprite | undefined, name: string, at: number): number {
    const clip = sprite?.clip(name);
    if (!sprite || !clip) return 0;
    const node = new AudioBufferSourceNode(this.context, { buffer: sprite.sound });
    node.connect(this.context.destination);
    node.start(at, ...clip);
    this.playing.push(node);
    return clip[1];
  }

  /** Two tones like struck bars. Gives the time of their end. */
  private chime(from: number): number {
    for (const [hertz, later] of TONES) {
      for (const [multiple, loudness, lasts] of PARTIALS) {
        const tone = new OscillatorNode(this.context, { frequency: hertz * multiple });
        const strength = new GainNode(this.context, { gain: 0 });
        const begin = from + later;
        strength.gain.setValueAtTime(0, begin);
        strength.gain.linearRampToValueAtTime(loudness, begin + 0.008);
        strength.gain.exponentialRampToValueAtTime(0.0005, begin + lasts);
        tone.connect(strength).connect(this.context.destination);
        tone.start(begin);
        tone.stop(begin + lasts);
        this.playing.push(tone);
      }
    }
    return from + CHIME;
  }

  /** Waits in the time of the sound itself: it stands still when the sound does. */
  private silence(until: number): Promise<void> {
    const node = new ConstantSourceNode(this.context, { offset: 0 });
    node.connect(this.context.destination);
    node.start();
    node.stop(until);
    this.playing.push(node);
    return new Promise((resolve) => {
      node.onended = () => resolve();
    });
  }

  private prepare(): void {
    for (const language of ["it", "en"] as const) {
      if (this.sprites.has(language) || this.loading.has(language)) continue;
      this.loading.add(language);
      load(language, this.context)
        .then((sprite) => this.sprites.set(language, sprite))
        .catch(() => undefined)
        .finally(() => this.loading.delete(language));
    }
  }
}
