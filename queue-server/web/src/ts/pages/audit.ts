// The audit trail, the latest first. The server tells it oldest first: it is read to its end, and shown from there.

import { tell } from "../admin/page";
import { byDay, sentence } from "../admin/trail";
import { read } from "../api";
import { because } from "../doors/words";
import { $, fill, make } from "../dom";
import { clock, text } from "../texts";
import type { AuditView, Items } from "../views";

/** So many lines are asked for at once, and shown at once. */
const ASKED = 500;
const PAGE = 50;

let all: AuditView[] = [];
let shown = PAGE;

async function readAll(): Promise<void> {
  for (let after: string | null = "0"; after !== null; ) {
    const page: Items<AuditView> = await read(`/audit?after=${after}&limit=${ASKED}`);
    all = [...all, ...page.items];
    after = page.items.length > 0 ? (page.next ?? null) : null;
  }
}

function row(line: AuditView): HTMLElement {
  const [who, what] = sentence(line);
  return make("li", {}, make("time", { datetime: line.at }, clock(line.at)), make("span", {}, make("strong", {}, who), ` ${what}`));
}

function show(): void {
  const days = byDay(all.slice(-shown)).map(([day, lines]) =>
    make("section", {}, make("h3", {}, day), make("ol", { class: "trail" }, ...lines.map(row))),
  );
  fill($("audit"), ...days);
  $("none").hidden = all.length > 0;
  $("more").hidden = all.length <= shown;
  if (all.length === 0) return tell("");
  tell(shown < all.length ? text("audit-live-some", { count: shown }) : text("audit-live-shown", { count: all.length }), "plain");
}

$("more").addEventListener("click", () => {
  const before = document.querySelectorAll(".trail li").length;
  shown += PAGE;
  show();
  // Reading goes on where it stopped.
  const next = document.querySelectorAll<HTMLElement>(".trail li")[before];
  next?.setAttribute("tabindex", "-1");
  next?.focus();
});
tell(text("admin-live-loading"), "plain");
readAll().then(show, (failed) => tell(because(failed), "wrong"));
