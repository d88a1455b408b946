// How the voice lays out what the hall hears: on a sound device of the test's own, whose time goes on when the test says so.
import assert from "node:assert/strict";
import test from "node:test";
import { type Announcement, Voice } from "../src/ts/board/voice";

interface Played {
  what: "tone" | "clip";
  at: number;
  from: number;
  lasts: number;
}

class Knob {
  constructor(public value = 0) {}
  setValueAtTime(): void {}
  linearRampToValueAtTime(): void {}
  exponentialRampToValueAtTime(): void {}
}

/** One sound device, and what was laid out on it. */
class Device {
  static now: Device;
  /** How a browser begins: with leave to sound, or not. */
  static leave: "running" | "suspended" = "running";
  state = Device.leave;
  currentTime = 0;
  destination = { name: "destination" };
  onstatechange: (() => void) | null = null;
  played: Played[] = [];
  gains: FakeGain[] = [];
  silences: { until: number; end: () => void }[] = [];

  constructor() {
    Device.now = this;
  }
  decodeAudioData(): Promise<object> {
    // The mark is heard where the index says.
    const samples = new Float32Array(1000);
    samples[100] = 1;
    return Promise.resolve({ sampleRate: 1000, getChannelData: () => samples });
  }
  resume(): Promise<void> {
    return this.become("running");
  }
  suspend(): Promise<void> {
    return this.become("suspended");
  }
  private become(state: "running" | "suspended"): Promise<void> {
    this.state = state;
    this.onstatechange?.();
    return Promise.resolve();
  }
  /** Time goes on until what is laid out has been heard. */
  async hear(): Promise<void> {
    const next = this.silences.shift();
    assert.ok(next, "something sounds");
    this.currentTime = next.until;
    next.end();
    await settled();
  }
  clips(): Played[] {
    return this.played.filter(({ what }) => what === "clip");
  }
  chimes(): number[] {
    return this.played.filter(({ what }) => what === "tone").map(({ at }) => at).filter((_, nth) => nth % 4 === 0);
  }
}

class FakeNode {
  onended: (() => void) | null = null;
  goesTo: unknown = null;
  constructor(protected device: Device) {}
  connect<N>(next: N): N {
    this.goesTo = next;
    return next;
  }
  start(_at = 0, _from = 0, _lasts = 0): void {}
  stop(_until = 0): void {}
}
class FakeGain extends FakeNode {
  gain: Knob;
  constructor(device: Device, { gain }: { gain: number }) {
    super(device);
    this.gain = new Knob(gain);
    device.gains.push(this);
  }
}
class FakeTone extends FakeNode {
  override start(at: number): void {
    this.device.played.push({ what: "tone", at, from: 0, lasts: 0 });
  }
}
class FakeClip extends FakeNode {
  override start(at: number, from: number, lasts: number): void {
    assert.equal(this.goesTo, this.device.gains[0], "what is said goes through the office's volume");
    this.device.played.push({ what: "clip", at, from, lasts });
  }
}
class FakeSilence extends FakeNode {
  override stop(until: number): void {
    this.device.silences.push({ until, end: () => this.onended?.() });
  }
}

/** Where clips lie in the recording: "desk" was never recorded. */
const INDEX = { mark: [0.1, 0.05], number: [1, 0.5], A: [2, 0.3], B: [3, 0.25], "45": [4, 0.9], "3": [5, 0.4] };
let fetched: string[] = [];

Object.assign(globalThis, {
  AudioContext: Device,
  GainNode: FakeGain,
  OscillatorNode: FakeTone,
  AudioBufferSourceNode: FakeClip,
  ConstantSourceNode: FakeSilence,
  fetch: (address: string) => {
    fetched.push(address);
    // Nobody has recorded English here.
    const ok = address.includes("-it.");
    return Promise.resolve({ ok, status: ok ? 200 : 404, json: async () => INDEX, arrayBuffer: async () => new ArrayBuffer(8) });
  },
});

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

async function voice(leave: "running" | "suspended" = "running"): Promise<Voice> {
  [Device.leave, fetched] = [leave, []];
  const made = new Voice(() => undefined);
  await settled();
  return made;
}

const A45: Announcement = {
  language: "it",
  chime: true,
  volume: 80,
  phrases: [["number", "A", "45"], ["3"]],
  isCurrent: () => true,
};

/** Rounded to microseconds. */
const near = (times: number[]): number[] => times.map((time) => Math.round(time * 1e6) / 1e6);

test("a call is chimed, and its words follow each other without a gap, laid out beforehand", async () => {
  (await voice()).say(A45);
  await settled();
  const { played } = Device.now;
  assert.deepEqual(near(Device.now.chimes()), [0.05]);
  const [first, ...others] = Device.now.clips();
  assert.ok(first && others.length === 3);
  assert.deepEqual(near([first.at, first.from, first.lasts]), [1.1, 0.97, 0.56], "with a little of the silence around it");
  const ends = Device.now.clips().map(({ at, lasts }) => at + lasts);
  // Between the phrases a speaker pauses.
  assert.deepEqual(near(others.map(({ at }) => at)), near([ends[0]!, ends[1]!, ends[2]! + 0.2]));
  assert.equal(played.length, 4 + 4, "all of it is laid out at once: nothing that the page does delays a word");
  assert.equal(Device.now.gains[0]?.gain.value, 0.8);
});

test("calls that come together are said in order, one after the other, a recall again", async () => {
  const said = await voice();
  for (const number of ["A", "B", "A"]) said.say({ ...A45, phrases: [["number", number, "45"]] });
  await settled();
  assert.equal(Device.now.clips().length, 3, "one call at a time");
  while (Device.now.silences.length > 0) await Device.now.hear();
  const letters = Device.now.clips().filter((_, nth) => nth % 3 === 1);
  assert.deepEqual(near(letters.map(({ from }) => from)), [1.97, 2.97, 1.97]);
  const [first, second, third] = Device.now.chimes();
  const end = (nth: number) => { const { at, lasts } = Device.now.clips()[nth]!; return at + lasts; };
  assert.ok(end(2) < second! && end(5) < third! && first! < end(0), "no word under the next chime");
  assert.equal(fetched.filter((address) => address.includes("-it.mp3")).length, 1, "decoded once");
});

test("a clip that is missing is left out alone, and a language that is missing is chimed for and tried again", async () => {
  const said = await voice();
  said.say({ ...A45, phrases: [["number", "A", "45"], ["desk", "3"]] });
  await settled();
  assert.deepEqual(near(Device.now.clips().map(({ from }) => from)), [0.97, 1.97, 3.97, 4.97]);
  await Device.now.hear();
  const tries = fetched.filter((address) => address.includes("-en.")).length;
  said.say({ ...A45, language: "en" });
  await settled();
  assert.deepEqual([Device.now.clips().length, Device.now.chimes().length], [4, 2]);
  assert.ok(fetched.filter((address) => address.includes("-en.")).length > tries);
});

test("the office's wishes are heard: no chime, no words, how loud, nothing at all", async () => {
  const said = await voice();
  said.say({ ...A45, chime: false, phrases: [] });
  said.say({ ...A45, volume: 0 });
  await settled();
  assert.deepEqual([Device.now.played, Device.now.silences], [[], []], "quiet hours");
  said.say({ ...A45, chime: false, volume: 25 });
  await settled();
  assert.deepEqual([Device.now.chimes().length, Device.now.clips().length, Device.now.gains[0]?.gain.value], [0, 4, 0.25]);
  await Device.now.hear();
  said.say({ ...A45, phrases: [] });
  await settled();
  assert.deepEqual([Device.now.chimes().length, Device.now.clips().length], [1, 4]);
});

test("without leave to sound nothing is kept for later; with it the chime shows that it works", async () => {
  const said = await voice("suspended");
  said.say(A45);
  await settled();
  assert.deepEqual([said.isOn, Device.now.played, fetched], [false, [], []]);
  await said.turnOn(40);
  await settled();
  assert.deepEqual([said.isOn, Device.now.chimes().length, Device.now.clips().length], [true, 1, 0]);
  assert.equal(Device.now.gains[0]?.gain.value, 0.4);
  await said.turnOff();
  said.say(A45);
  await settled();
  assert.deepEqual([said.isOn, Device.now.clips().length], [false, 0]);
});

test("who waited too long for the turn is not said any more, and the others are", async () => {
  const said = await voice();
  said.say(A45);
  said.say({ ...A45, isCurrent: () => false });
  said.say({ ...A45, phrases: [["number", "B"]] });
  await settled();
  while (Device.now.silences.length > 0) await Device.now.hear();
  assert.deepEqual(near(Device.now.clips().map(({ from }) => from)), [0.97, 1.97, 3.97, 4.97, 0.97, 2.97]);
});
