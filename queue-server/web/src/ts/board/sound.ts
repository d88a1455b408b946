// The button that turns sound on, for browsers grant sound only to somebody's hand. It stands there while there is none;
// once there is, it draws back until the pointer or the keyboard comes near. ?sound=off: a board that is silent for good,
// and has no key of its own either.

import { $ } from "../dom";
import { sayBoth } from "./both";
import { Voice } from "./voice";

/** The voice of the page, with its button and its key; null where the board is to be silent. */
export function soundButton(): Voice | null {
  if (new URLSearchParams(location.search).get("sound") === "off") return null;
  const button = $<HTMLButtonElement>("sound");
  const voice = made(() => show());
  if (!voice) return null;

  const show = (): void => {
    button.classList.toggle("tool-quiet", voice.isOn);
    sayBoth($("sound-says"), voice.isOn ? "board-live-sound-off" : "board-live-sound-on");
  };
  const press = (): void => {
    void (voice.isOn ? voice.turnOff() : voice.turnOn()).then(show, show);
  };

  button.addEventListener("click", press);
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    // A remote control has no letters: its OK serves as well while nothing else is chosen.
    const isEnter = event.key === "Enter" && !voice.isOn && document.activeElement === document.body;
    if (isEnter || event.key === "a" || event.key === "A") press();
  });
  button.hidden = false;
  show();
  return voice;
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
