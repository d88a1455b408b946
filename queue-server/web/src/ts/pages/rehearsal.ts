// The band of a rehearsal: how fast its clock goes, and how full the hall is where a crowd plays there. Present on every page
// of a rehearsal but phones; the page's own script tells it of the clock.

import { command } from "../api";
import { CLOCK_EVENT, type Clock } from "../office-time";

const speeds = [...document.querySelectorAll<HTMLButtonElement>(".band-rehearsal [data-speed]")];
const scene = document.querySelector<HTMLElement>("#stage-scene");
const select = scene?.querySelector("select");

function show(clock: Clock): void {
  for (const button of speeds) button.setAttribute("aria-pressed", String(Number(button.dataset["speed"]) === clock.speed));
  if (!scene || !select) return;
  scene.hidden = clock.scene === undefined;
  if (clock.scene) select.value = clock.scene;
}

/** The stream tells what has become of it; where none comes, the band of the page says so. */
function rehearse(wish: { speed: number } | { scene: string }): void {
  command("/rehearsal", wish).catch(() => {});
}

for (const button of speeds) button.addEventListener("click", () => rehearse({ speed: Number(button.dataset["speed"]) }));
select?.addEventListener("change", () => rehearse({ scene: select.value }));
document.addEventListener(CLOCK_EVENT, (told) => show((told as CustomEvent<Clock>).detail));
