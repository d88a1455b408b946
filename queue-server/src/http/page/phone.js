"use strict";
// A ticket on its holder's phone: its place, live. The address of this page is the holder's secret.

const WORDS = {
  it: {
    other: "English", leave: "Lascia la coda", sure: "Lasciare la coda? Il numero non sarà più valido.",
    unknown: "Questo numero non è valido oggi.", lost: (t) => `Non collegato dalle ${t}`,
    ahead: (n) => (n === 0 ? "Tocca a te fra poco" : n === 1 ? "1 persona prima di te" : `${n} persone prima di te`),
    wait: (a, b) => `Attesa fra ${a} e ${b} minuti`,
    states: {
      waiting: () => "In attesa", called: (n) => `Vai allo sportello ${n}`, serving: (n) => `Allo sportello ${n}`,
      parked: () => "Attendi: sarai richiamato", served: () => "Concluso. Grazie!", no_show: () => "Chiamato, non presente: chiedi all’accoglienza",
      withdrawn: () => "Hai lasciato la coda", expired: () => "Scaduto con la fine della giornata",
    },
  },
  en: {
    other: "Italiano", leave: "Leave the queue", sure: "Leave the queue? Your number will no longer be valid.",
    unknown: "This number is not valid today.", lost: (t) => `Not connected since ${t}`,
    ahead: (n) => (n === 0 ? "You are next" : n === 1 ? "1 person before you" : `${n} people before you`),
    wait: (a, b) => `Wait between ${a} and ${b} minutes`,
    states: {
      waiting: () => "Waiting", called: (n) => `Go to desk ${n}`, serving: (n) => `At desk ${n}`,
      parked: () => "Please wait: you will be called again", served: () => "Done. Thank you!", no_show: () => "Called, not present: ask at reception",
      withdrawn: () => "You left the queue", expired: () => "Expired at the end of the day",
    },
  },
};

const $ = (id) => document.getElementById(id);
const here = location.pathname.replace(/\/$/, "");
let language = localStorage.getItem("language");
let view = null;
let unknown = false;
const words = () => WORDS[language === "en" ? "en" : "it"];

function show() {
  const w = words();
  document.documentElement.lang = language === "en" ? "en" : "it";
  $("language").textContent = w.other;
  $("leave").textContent = w.leave;
  if (unknown) $("state").textContent = w.unknown;
  if (!view) return;
  $("office").textContent = view.office;
  $("service").textContent = language === "en" ? view.service_name_en : view.service_name;
  $("number").textContent = view.number;
  const state = w.states[view.state](view.desk);
  if ($("state").textContent !== state) $("state").textContent = state;
  document.querySelector("main").classList.toggle("called-now", view.state === "called");
  const minutes = (seconds) => Math.max(1, Math.round(seconds / 60));
  const wait = view.wait ? ` · ${w.wait(minutes(view.wait.p10), minutes(view.wait.p90))}` : "";
  $("wait").textContent = view.ahead === null ? "" : w.ahead(view.ahead) + wait;
  $("leave").hidden = !["waiting", "called", "parked"].includes(view.state);
}

function follow() {
  const source = new EventSource(`${here}/stream`);
  source.addEventListener("message", (event) => {
    $("lost").hidden = true;
    view = JSON.parse(event.data);
    language ??= view.language;
    show();
  });
  source.addEventListener("error", async () => {
    const answer = await fetch(here, { headers: { accept: "application/json" } }).catch(() => null);
    if (answer?.status === 404) {
      source.close();
      unknown = true;
      show();
      return;
    }
    if (source.readyState === EventSource.OPEN) return;
    if ($("lost").hidden) $("lost").textContent = words().lost(new Date().toTimeString().slice(0, 5));
    $("lost").hidden = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2000 + Math.random() * 2000);
  });
}

$("language").addEventListener("click", () => {
  language = language === "en" ? "it" : "en";
  localStorage.setItem("language", language);
  show();
});
$("leave").addEventListener("click", async () => {
  if (!confirm(words().sure)) return;
  await fetch(`${here}/withdraw`, { method: "POST" }).catch(() => null);
});
show();
follow();
