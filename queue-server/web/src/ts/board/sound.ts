// What the hall hears: a chime of two tones, then the call in words. Calls that come together wait for each other.

import { text } from "../texts";
import type { Call } from "../views";

/** How long a call may keep those after it waiting: a voice that never ends must not silence the hall. */
const LONGEST = 12_000;

export class Sound {
  private context: AudioContext | null = null;
  private readonly queue: Call[] = [];
  private speaking = false;

  /** Whether the browser lets us be heard. */
  get on(): boolean {
    return this.context?.state === "running";
  }

  /** Asks the browser to be heard; it may want a touch first. */
  async begin(): Promise<boolean> {
    this.context ??= new AudioContext();
    // Without a touch this waits for ever.
    await Promise.race([this.context.resume(), pause(300)]);
    return this.on;
  }

  announce(call: Call): void {
    if (!this.on) return;
    this.queue.push(call);
    if (!this.speaking) void this.run();
  }

  private async run(): Promise<void> {
    this.speaking = true;
    for (let call = this.queue.shift(); call; call = this.queue.shift()) {
      try {
        await this.chime();
        await Promise.race([speak(call), pause(LONGEST)]);
      } catch {
        // A call that cannot be spoken was still seen; the next one must not fall silent with it.
      }
    }
    this.speaking = false;
  }

  /** Two falling tones, as bells are. */
  private async chime(): Promise<void> {
    const context = this.context;
    if (!context) return;
    [659.25, 523.25].forEach((pitch, nth) => {
      const at = context.currentTime + nth * 0.45;
      const tone = new OscillatorNode(context, { type: "sine", frequency: pitch });
      const loud = new GainNode(context, { gain: 0 });
      loud.gain.linearRampToValueAtTime(0.5, at + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
      tone.connect(loud).connect(context.destination);
      tone.start(at);
      tone.stop(at + 1);
    });
    await pause(1200);
  }
}

/** The words of a call, in the language of its ticket. */
export function words(call: Call): string {
  const [letter, number] = [call.number.slice(0, 1), Number(call.number.slice(1))];
  return text("board-say", { letter, number: String(number), desk: String(call.desk) }, languageOf(call));
}

function languageOf(call: Call): "it" | "en" {
  return call.language === "en" ? "en" : "it";
}

/** Speaks with the device's own voice for the language; where it has none, the chime alone is heard. */
async function speak(call: Call): Promise<void> {
  const language = languageOf(call);
  const voice = speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(language));
  if (!voice) return;
  const spoken = new SpeechSynthesisUtterance(words(call));
  spoken.voice = voice;
  spoken.lang = voice.lang;
  spoken.rate = 0.9;
  await new Promise<void>((done) => {
    spoken.onend = () => done();
    spoken.onerror = () => done();
    speechSynthesis.speak(spoken);
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
