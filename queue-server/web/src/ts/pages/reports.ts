// The figures are made by the server. Live here: the office's clock, the panel of how it is now, ways to hand a view on.

import english from "../../../../locales/en/reports-live.ftl";
import italian from "../../../../locales/it/reports-live.ftl";
import { copy } from "../copy";
import "../doors/session";
import { $, say } from "../dom";
import { live } from "../live";
import "../office-clock";
import { showNow } from "../reports/now";
import { add, text } from "../texts";
import type { BoardView } from "../views";

add(italian, english);

// The stream tells the clock.
live<BoardView>("/api/v1/board/stream", () => {});
if (document.getElementById("live-view")) showNow();

function offerWaysOut(button: HTMLElement): void {
  button.addEventListener("click", async () => {
    const address = new URL(button.dataset.address ?? location.href, location.origin);
    // Where it could not be copied, it stands where it can be.
    if (!(await copy(address.href))) {
      history.replaceState(null, "", address);
      say($("copied"), text("reports-live-not-copied"));
      return;
    }
    button.focus();
    say($("copied"), text("reports-live-copied"));
  });
  $("print").addEventListener("click", () => window.print());
}

const button = document.getElementById("copy");
if (button) offerWaysOut(button);

// On paper nothing can be unfolded: the definitions are printed with the figures.
const folded = () => document.querySelectorAll<HTMLDetailsElement>("details.definitions");
let opened: HTMLDetailsElement[] = [];
window.addEventListener("beforeprint", () => {
  opened = [...folded()].filter((details) => !details.open);
  for (const details of opened) details.open = true;
});
window.addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
