// A press on a button: it begins and ends on the same one, may last as long as it likes, and may slip a little. Browsers
// make no click of a long touch, so fingers are followed here; clicks remain for keyboards and for what speaks for them.

/** How far beside a button, in pixels, a finger may be lifted. */
const SLIP = 12;

/** A browser's own click comes this soon after the finger was lifted, in milliseconds. */
const ECHO = 1000;

/** What to do, and whether a finger (or a mouse) did it, which may tremble. */
type Act = (button: HTMLButtonElement, byHand: boolean) => void;

const begun = new Map<number, HTMLButtonElement>();
let lifted: { button: HTMLButtonElement; at: number } | null = null;

function buttonAt(event: Event): HTMLButtonElement | null {
  return event.target instanceof Element ? event.target.closest("button") : null;
}

function endsOn(button: HTMLButtonElement, event: PointerEvent): boolean {
  const { left, top, right, bottom } = button.getBoundingClientRect();
  const [x, y] = [event.clientX, event.clientY];
  return x >= left - SLIP && x <= right + SLIP && y >= top - SLIP && y <= bottom + SLIP;
}

function end(event: PointerEvent): HTMLButtonElement | null {
  const button = begun.get(event.pointerId) ?? null;
  begun.delete(event.pointerId);
  if (![...begun.values()].includes(button as HTMLButtonElement)) button?.classList.remove("down");
  return button;
}

/** Forgets presses that have begun: they were meant for what stood there before. */
export function forgetPresses(): void {
  for (const button of begun.values()) button.classList.remove("down");
  begun.clear();
}

/** Calls `act` for every press of a button of the page. */
export function onPress(act: Act): void {
  document.addEventListener("pointerdown", (event) => {
    const button = buttonAt(event);
    if (!button || event.button !== 0) return;
    begun.set(event.pointerId, button);
    // Seen at once, whatever the server says later.
    button.classList.add("down");
  });
  document.addEventListener("pointerup", (event) => {
    const button = end(event);
    if (!button || !endsOn(button, event)) return;
    lifted = { button, at: event.timeStamp };
    act(button, true);
  });
  document.addEventListener("pointercancel", end);
  document.addEventListener("click", (event) => {
    const button = buttonAt(event);
    if (!button) return;
    const isEcho = lifted?.button === button && event.timeStamp - lifted.at < ECHO;
    if (!isEcho || event.detail === 0) act(button, false);
  });
  // A long press is a press, and not a menu.
  document.addEventListener("contextmenu", (event) => event.preventDefault());
}
