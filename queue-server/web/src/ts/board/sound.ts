// The button that turns sound on, for browsers grant sound only to somebody's hand. It stands there while there is none;
// once there is, it draws back until the pointer or the keyboard comes near. ?sound=off: a board that is silent for good,
// and has no key of its own either. Where the office wants its boards to be silent, nobody is asked for leave.

import { $ } from "../dom";
import { sayBoth } from "./both";
import { Voice } from "./voice";

export interface Sound {
  voice: Voice;
  /** The office says whether its boards are heard, and how loud, from 0 to 100. */
  wanted(isWanted: boolean, volume: number): void;
}

/** The voice of the page, with its button and its key; null where the board is to be silent for good. */
export function soundButton(): Sound | null {
  if (new URLSearchParams(location.search).get("sound") === "off") return null;
  const button = $<HTMLButtonElement>("sound");
  const voice = made(() => show());
  if (!voice) return null;
  let [isWanted, loud] = [true, 100];

  const show = (): void => {
    button.hidden = !isWanted;
    button.classList.toggle("tool-quiet", voice.isOn);
    sayBoth($("sound-says"), voice.isOn ? "board-live-sound-off" : "board-live-sound-on");
  };
  const press = (): void => {
    void (voice.isOn ? voice.turnOff() : voice.turnOn(loud)).then(show, show);
  };

  button.addEventListener("click", press);
  document.addEventListener("keydown", (event) => {
    if (!isWanted || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    // A remote control has no letters: its OK serves as well while nothing else is chosen.
    const isEnter = event.key === "Enter" && !voice.isOn && document.activeElement === document.body;
    if (isEnter || event.key === "a" || event.key === "A") press();
  });
  show();
  return {
    voice,
    wanted: (wanted, volume) => {
      [isWanted, loud] = [wanted, volume];
      show();
    },
  };
}

function made(changed: () => void): Voice | null {
  try {
    return new Voice(changed);
  } catch (error) {
    // A device without sound still shows.
    console.warn("no sound", error);
    return null;
  }
}
