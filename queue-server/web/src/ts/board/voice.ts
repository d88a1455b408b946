// The hall hears a call: two tones, then its number and desk, as loud as the office wants it. One call at a time; who waits for
// its turn too long is not said any more. Without leave to sound, as browsers ask for, nothing is queued: nobody wants old
// calls afterwards.
//
// Nothing here ticks: what is played ends by itself and starts what comes next, so months of it leave nothing behind.

import { load, type Sprite } from "./sprite";
import type { Spoken } from "./words";

/** What is said of a call. */
export interface Announcement {
  language: Spoken;
  chime: boolean;
  /** From 0 to 100. */
  volume: number;
  /** Clips, in phrases between which a speaker pauses. None: the chime alone. */
  phrases: string[][];
  /** Asked when its turn has come. */
  isCurrent: () => boolean;
}

/** From when something is wished for until it begins, in seconds: time enough to have all of it laid out. */
const START = 0.05;
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
  /** All that is heard goes through here. */
  private readonly loudness = new GainNode(this.context, { gain: 1 });
  private readonly sprites = new Map<Spoken, Sprite>();
  private readonly loading = new Set<Spoken>();
  private queue: Announcement[] = [];
  private playing: AudioScheduledSourceNode[] = [];
  private speaking = false;
  private muted = false;

  /** `changed` is told when sound comes or goes. */
  constructor(changed: () => void) {
    this.loudness.connect(this.context.destination);
    this.context.onstatechange = () => {
      if (this.isOn) this.prepare();
      changed();
    };
    if (this.isOn) this.prepare();
  }

  get isOn(): boolean {
    return this.context.state === "running" && !this.muted;
  }

  /** By somebody's hand: browsers grant sound to no one else. The chime shows that it works, as loud as calls will be. */
  async turnOn(volume: number): Promise<void> {
    this.muted = false;
    await this.context.resume();
    if (!this.isOn) return;
    this.setVolume(volume);
    this.chime(this.context.currentTime + START);
  }

  async turnOff(): Promise<void> {
    this.muted = true;
    this.queue = [];
    for (const node of this.playing) node.stop();
    this.playing = [];
    await this.context.suspend();
  }

  say(announcement: Announcement): void {
    const { chime, phrases, volume } = announcement;
    if (!this.isOn || volume === 0 || (!chime && phrases.length === 0)) return;
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
  private async play({ language, chime, phrases, volume }: Announcement): Promise<void> {
    const sprite = this.sprites.get(language);
    // Not here yet, or not to be had: the chime alone, and another try for the next call.
    if (!sprite) this.prepare();
    this.setVolume(volume);
    let at = this.context.currentTime + START;
    if (chime) at = this.chime(at);
    for (const phrase of sprite ? phrases : []) {
      for (const name of phrase) at += this.clip(sprite, name, at);
      at += PAUSE;
    }
    await this.silence(at + REST - PAUSE);
    this.playing = [];
  }

  /** Nothing sounds between two calls: it may change at once. */
  private setVolume(volume: number): void {
    this.loudness.gain.value = volume / 100;
  }

  /** Plays a clip; gives how long it lasts. One that is not recorded is left out, and the words around it are said. */
  private clip(sprite: Sprite | undefined, name: string, at: number): number {
    const clip = sprite?.clip(name);
    if (!sprite || !clip) return 0;
    const node = new AudioBufferSourceNode(this.context, { buffer: sprite.sound });
    node.connect(this.loudness);
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
        tone.connect(strength).connect(this.loudness);
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
