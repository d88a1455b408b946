// What a phone does when its number is called, besides showing it. Browsers allow none of it before somebody has touched the
// page, and none of it when the page is not open; the page says so.

let sound: AudioContext | null = null;
let awake: WakeLockSentinel | null = null;
let wanted = false;

/** Two tones, the second one lower, as in the hall. */
function chime(times: number): void {
  if (!sound) return;
  void sound.resume();
  for (let time = 0; time < times; time++) {
    tone(659, time * 1.4);
    tone(523, time * 1.4 + 0.45);
  }
}

function tone(pitch: number, after: number): void {
  if (!sound) return;
  const [source, volume, at] = [sound.createOscillator(), sound.createGain(), sound.currentTime + after];
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.4, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.8);
  source.connect(volume).connect(sound.destination);
  source.start(at);
  source.stop(at + 0.8);
}

function shake(pattern: number[]): void {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}

/** Keeps the screen on, where the browser allows it: with the screen off nothing is heard. */
async function stayAwake(): Promise<boolean> {
  if (!wanted || !("wakeLock" in navigator) || document.visibilityState !== "visible") return false;
  awake = await navigator.wakeLock.request("screen").catch(() => null);
  return awake !== null;
}

/** Switched on by a touch, which is heard and felt at once. Whether the screen stays on. */
export async function switchOn(): Promise<boolean> {
  wanted = true;
  sound ??= "AudioContext" in window ? new AudioContext() : null;
  chime(1);
  shake([200]);
  return stayAwake();
}

export function switchOff(): void {
  wanted = false;
  void awake?.release();
  awake = null;
}

/** The number is called. */
export function ring(): void {
  shake([400, 150, 400, 150, 400]);
  if (wanted) chime(2);
}

// The screen may go off when the page is hidden: it is held again when the page is back.
document.addEventListener("visibilitychange", () => void stayAwake());
