// The home page: how the office is doing now.

import english from "../../../../locales/en/home-live.ftl";
import italian from "../../../../locales/it/home-live.ftl";
import { $, fill, make, say } from "../dom";
import { live } from "../live";
import "../office-clock";
import { add, clock, interval, named, text } from "../texts";
import type { BoardView, Desks, ServiceView } from "../views";

add(italian, english);

function issuing(service: ServiceView): string {
  if (service.issuing) return text("home-live-issuing");
  return service.opens_at ? text("home-live-opens", { time: clock(service.opens_at) }) : text("home-live-shut");
}

function row(service: ServiceView): HTMLTableRowElement {
  const letter = make("span", { class: "letter number", "aria-hidden": "true" }, service.service);
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, letter, named(service.name, service.name_en)),
    make("td", { class: "figure" }, String(service.waiting)),
    make("td", { class: "figure" }, service.issuing && service.wait ? interval(service.wait) : "–"),
    make("td", {}, issuing(service)),
  );
}

live<BoardView>("/api/v1/board/stream", (board) => {
  $("suspect").hidden = !board.clock_suspect;
  const waiting = board.services.reduce((sum, service) => sum + service.waiting, 0);
  say($("open"), text("waiting", { count: waiting }));
  fill($("services"), ...board.services.map(row));
});

live<Desks>("/api/v1/desks/stream", (desks) => {
  const open = desks.items.filter((desk) => desk.state !== "closed" && desk.state !== "paused").length;
  say($("desks"), text("home-live-desks", { open, all: desks.items.length }));
});
