"use strict";
// The plain page: takes, calls and shows tickets. All that is live comes over two streams.

const WORDS = {
  it: {
    skip: "Vai al contenuto", rehearsal: "PROVA — orologio simulato", time: "Ora dell’ufficio", board: "Tabellone",
    suspect: "L’ora del server è dubbia: un amministratore deve verificarla.",
    last: "Ultime chiamate", take: "Prendi un numero", desk: "Sportello", choose: "Scegli lo sportello", open: "Apri",
    next: "Prossimo", recall: "Richiama", start: "Avvia", finish: "Concludi", absent: "Assente", close: "Chiudi",
    other: "English", nobody: "Nessuna chiamata", at: (n) => `sportello ${n}`, lost: (t) => `Non collegato dalle ${t}`,
    waiting: (n) => (n === 1 ? "1 in attesa" : `${n} in attesa`), about: (m) => `circa ${m} min`,
    shut: "non disponibile ora", yours: "Il tuo numero", ahead: (n) => (n === 1 ? "1 persona prima di te" : `${n} persone prima di te`),
    none: "Nessuno in attesa per questo sportello.", failed: "Il server non risponde: riprova.",
    states: { closed: "chiuso", open: "aperto, libero", calling: "chiama", serving: "serve", paused: "in pausa" },
    visible: (n) => (n === 1 ? "1 in attesa per questo sportello" : `${n} in attesa per questo sportello`),
  },
  en: {
    skip: "Go to content", rehearsal: "REHEARSAL — simulated clock", time: "Office time", board: "Board",
    suspect: "The server’s time is in doubt: an administrator must check it.",
    last: "Latest calls", take: "Take a number", desk: "Desk", choose: "Choose the desk", open: "Open", next: "Next",
    recall: "Call again", start: "Start", finish: "Finish", absent: "Absent", close: "Close", other: "Italiano",
    nobody: "No calls", at: (n) => `desk ${n}`, lost: (t) => `Not connected since ${t}`,
    waiting: (n) => `${n} waiting`, about: (m) => `about ${m} min`, shut: "not available now", yours: "Your number",
    ahead: (n) => (n === 1 ? "1 person before you" : `${n} people before you`),
    none: "Nobody is waiting for this desk.", failed: "The server does not answer: try again.",
    states: { closed: "closed", open: "open, free", calling: "calling", serving: "serving", paused: "paused" },
    visible: (n) => `${n} waiting for this desk`,
  },
};

const $ = (id) => document.getElementById(id);
let language = localStorage.getItem("language") === "en" ? "en" : "it";
let board = null;
let desks = null;
let slip = null;
let busy = false;
const words = () => WORDS[language];
const clockOf = (time) => time.slice(11, 16);

/** Makes an element with text and children; never from markup. */
function make(tag, text, ...children) {
  const element = document.createElement(tag);
  if (text !== null) element.textContent = text;
  element.append(...children);
  return element;
}

function say(text) {
  $("message").textContent = text;
}

/** Sends a command under a key of its own, again under the same key if the line broke. */
async function command(path, body) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const key = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const request = {
    method: "POST", headers: { "content-type": "application/json", "idempotency-key": key }, body: JSON.stringify(body),
  };
  const answer = await fetch(`/api/v1${path}`, request).catch(() => fetch(`/api/v1${path}`, request));
  const told = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw new Error(told.detail);
  return told;
}

/** One command at a time: a second touch does nothing. */
async function once(work) {
  if (busy) return;
  busy = true;
  say("");
  try {
    await work();
  } catch (error) {
    say(error instanceof TypeError ? words().failed : error.message);
  } finally {
    busy = false;
  }
}

function showBoard() {
  if (!board) return;
  const w = words();
  $("body").textContent = board.body;
  $("office").textContent = board.office;
  document.title = `${board.office} – Numeretto`;
  $("rehearsal").hidden = !board.rehearsal;
  $("suspect").hidden = !board.clock_suspect;
  $("clock").textContent = clockOf(board.now);
  const standing = board.calls.filter((call) => call.standing);
  const shown = [...new Map(standing.map((call) => [call.number, call])).values()].slice(0, 3);
  const pairs = shown.map((call) => {
    const pair = make("p", null, make("span", call.number), make("span", w.at(call.desk)));
    pair.className = "pair";
    return pair;
  });
  const said = shown.map((call) => call.call_seq).join();
  // A live region speaks when it is written: only a new call may do that.
  if ($("called").dataset.said !== said + language) {
    $("called").replaceChildren(...(pairs.length ? pairs : [make("p", w.nobody)]));
    $("called").dataset.said = said + language;
  }
  $("calls").replaceChildren(...board.last.slice(0, 8).map((call) =>
    make("li", null, make("strong", call.number), make("span", w.at(call.desk)), make("time", clockOf(call.at)))));
  showServices();
}

function showServices() {
  const w = words();
  const held = document.activeElement?.dataset?.service;
  $("services").replaceChildren(...board.services.map((service) => {
    const minutes = service.wait ? Math.max(1, Math.round(service.wait.p50 / 60)) : null;
    const about = minutes === null || service.waiting === 0 ? "" : ` · ${w.about(minutes)}`;
    const letter = make("span", service.service);
    letter.className = "letter";
    const line = service.issuing ? w.waiting(service.waiting) + about : `${w.shut} · ${w.waiting(service.waiting)}`;
    const button = make("button", null, letter,
      make("span", language === "it" ? service.name : service.name_en), make("small", line));
    button.type = "button";
    button.className = "service";
    button.dataset.service = service.service;
    button.disabled = !service.issuing;
    button.addEventListener("click", () => once(() => take(service.service)));
    return button;
  }));
  if (held) document.querySelector(`[data-service="${held}"]`)?.focus();
}

async function take(service) {
  slip = await command("/tickets", { service, channel: "kiosk", class: "standard", language });
  showSlip();
}

function showSlip() {
  if (!slip) return;
  const w = words();
  const number = make("p", slip.number);
  number.className = "number";
  const parts = [make("p", w.yours), number];
  if (slip.ahead !== null) parts.push(make("p", w.ahead(slip.ahead)));
  if (slip.link) {
    const link = make("a", slip.link);
    link.href = slip.link;
    parts.push(link);
  }
  $("slip").hidden = false;
  $("slip").replaceChildren(...parts);
}

const chosen = () => desks?.items.find((desk) => String(desk.desk) === $("desk").value);

function showDesks() {
  if (!desks) return;
  const w = words();
  const select = $("desk");
  const value = select.value || localStorage.getItem("desk") || String(desks.items[0]?.desk ?? "");
  const text = (desk) =>
    `${desk.desk} · ${w.states[desk.state]}${desk.ticket?.number ? ` ${desk.ticket.number}` : ""} · ${desk.serves.join(" ")}`;
  const same = select.options.length === desks.items.length;
  if (!same) select.replaceChildren(...desks.items.map((desk) => new Option("", String(desk.desk))));
  desks.items.forEach((desk, place) => {
    if (select.options[place].text !== text(desk)) select.options[place].text = text(desk);
  });
  if (!same) select.value = value;
  showHand();
}

function showHand() {
  const w = words();
  const desk = chosen();
  if (!desk) return;
  const ticket = desk.ticket;
  const parts = [];
  if (ticket) {
    const number = make("p", ticket.number ?? "–");
    number.className = "number";
    parts.push(number);
  }
  parts.push(make("p", w.states[desk.state]), make("p", w.visible(desk.waiting)));
  const shown = JSON.stringify([language, desk.desk, desk.state, ticket?.number, desk.waiting]);
  if ($("hand").dataset.shown !== shown) {
    $("hand").replaceChildren(...parts);
    $("hand").dataset.shown = shown;
  }
  const can = {
    open: desk.state === "closed" || desk.state === "paused",
    next: desk.state === "open" || ticket !== null,
    recall: desk.state === "calling", start: desk.state === "calling", "no-show": desk.state === "calling",
    finish: ticket !== null, close: desk.state !== "closed" && ticket === null,
  };
  for (const button of document.querySelectorAll("[data-verb]")) button.disabled = !can[button.dataset.verb];
}

async function verb(name) {
  const desk = chosen();
  if (!desk) return;
  const ticket = desk.ticket?.id ?? null;
  const path = `/desks/${desk.desk}/${name}`;
  if (name === "next") {
    const called = await command(path, { in_hand: ticket });
    if (called === null) say(words().none);
  } else if (name === "open" || name === "close") {
    await command(path, {});
  } else {
    await command(path, { ticket });
  }
}

function translate() {
  const w = words();
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = w[element.dataset.text];
  $("language").textContent = w.other;
  $("language").lang = language === "it" ? "en" : "it";
  $("called").dataset.said = "";
  if (!$("lost").hidden) $("lost").textContent = w.lost($("lost").dataset.since);
  showBoard();
  showDesks();
  showSlip();
}

const broken = new Set();

/** Follows a stream; what is shown is marked as old while the line is down. */
function follow(name, show) {
  const source = new EventSource(`/api/v1/${name}/stream`);
  source.addEventListener("message", (event) => {
    broken.delete(name);
    $("lost").hidden = broken.size === 0;
    show(JSON.parse(event.data));
  });
  source.addEventListener("error", () => {
    if (!broken.has(name)) {
      if (broken.size === 0) $("lost").dataset.since = new Date().toTimeString().slice(0, 5);
      broken.add(name);
    }
    $("lost").textContent = words().lost($("lost").dataset.since);
    $("lost").hidden = false;
    // A refused connection is not tried again by the browser.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(name, show), 2000 + Math.random() * 2000);
  });
}

$("language").addEventListener("click", () => {
  language = language === "it" ? "en" : "it";
  localStorage.setItem("language", language);
  translate();
});
$("desk").addEventListener("change", () => {
  localStorage.setItem("desk", $("desk").value);
  showHand();
});
for (const button of document.querySelectorAll("[data-verb]")) {
  button.addEventListener("click", () => once(() => verb(button.dataset.verb)));
}

translate();
follow("board", (view) => { board = view; showBoard(); });
follow("desks", (view) => { desks = view; showDesks(); });
// A view is sent when something changes; time goes on in between.
setInterval(async () => {
  if (broken.size > 0) return;
  const office = await fetch("/api/v1/office").then((answer) => answer.json()).catch(() => null);
  if (office?.now) $("clock").textContent = clockOf(office.now);
}, 5000);
