// The recorded clips of one language: one file, fetched when sound is on, and where each clip lies in it.

import type { Spoken } from "./words";

/** A clip: from where in the sound, for how long, in seconds. */
type Clip = readonly [from: number, length: number];

/** What is played around a clip: its silence there is at least three times as long. */
const MARGIN = 0.03;

/** Decoded clips. */
export interface Sprite {
  sound: AudioBuffer;
  clip(name: string): Clip | null;
}

/** Fetches and decodes the clips of a language. */
export async function load(language: Spoken, context: BaseAudioContext): Promise<Sprite> {
  const [index, bytes] = await Promise.all([
    fetched(`speech-${language}.json`).then((answer) => answer.json() as Promise<Record<string, Clip>>),
    fetched(`speech-${language}.mp3`).then((answer) => answer.arrayBuffer()),
  ]);
  const sound = await context.decodeAudioData(bytes);
  const shift = offBy(sound, index["mark"]?.[0] ?? 0);
  const clip = (name: string): Clip | null => {
    const found = Object.hasOwn(index, name) ? index[name] : undefined;
    if (!found) return null;
    return [Math.max(0, found[0] + shift - MARGIN), found[1] + 2 * MARGIN];
  };
  return { sound, clip };
}

async function fetched(name: string): Promise<Response> {
  const answer = await fetch(`/assets/${name}`);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

/** Decoders of mp3 keep or drop the encoder's delay: the tone at the beginning tells by how much this one is off. */
function offBy(sound: AudioBuffer, mark: number): number {
  const samples = sound.getChannelData(0);
  const heard = samples.subarray(0, sound.sampleRate).findIndex((sample) => Math.abs(sample) > 0.1);
  const shift = heard < 0 ? 0 : heard / sound.sampleRate - mark;
  return Math.abs(shift) < 0.2 ? shift : 0;
}
