// The paper beside the screen: looks into the tray whenever the screen changes. Elements are made of text, never of markup.
"use strict";

const $ = (id) => document.getElementById(id);

const WORDS = {
  it: {
    page: "Totem simulato",
    screen: "Schermo del totem",
    paper: "La carta che ne esce",
    about: "È il totem vero, senza stampante: ogni biglietto è disegnato dai byte che la stampante riceverebbe.",
    none: "Non è ancora uscito nulla: premere un servizio sullo schermo.",
    sheet: "Biglietto:",
    mishaps: "Che cosa succede alla stampante",
    nearEnd: "Rotolo quasi finito",
    paperOut: "Carta finita",
    coverOpen: "Coperchio aperto",
    jammed: "Taglierina bloccata",
    away: "Stampante spenta",
  },
  en: {
    page: "Simulated kiosk",
    screen: "The kiosk’s screen",
    paper: "The paper that comes out",
    about: "This is the real kiosk, without a printer: each ticket is drawn from the bytes that a printer would get.",
    none: "Nothing has come out yet: press a service on the screen.",
    sheet: "Ticket:",
    mishaps: "What befalls the printer",
    nearEnd: "Roll near its end",
    paperOut: "Out of paper",
    coverOpen: "Cover open",
    jammed: "Cutter jammed",
    away: "Printer switched off",
  },
};

const wished = [new URLSearchParams(location.search).get("lang"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
const words = WORDS[wished.find((language) => language in WORDS)] ?? WORDS.it;
let shown = "";

function show(sheets) {
  $("none").hidden = sheets.length > 0;
  const items = sheets.map((sheet) => {
    const picture = document.createElement("img");
    picture.src = sheet.picture;
    picture.alt = `${words.sheet} ${sheet.text}`;
    const item = document.createElement("li");
    item.append(picture);
    return item;
  });
  $("sheets").replaceChildren(...items);
}

/** What is shown stays while nothing new has come out. */
async function look() {
  const answer = await fetch("/paper").catch(() => null);
  if (!answer?.ok) return;
  const sheets = await answer.json();
  const names = sheets.map((sheet) => sheet.picture).join();
  if (names === shown) return;
  shown = names;
  show(sheets);
}

const mishaps = [...document.querySelectorAll("#mishaps input")];
let touched = 0;
let line = Promise.resolve();

/** One after the other: an answer of before a touch must not take it back, and the click that brings the window to the front is a touch too. */
function inTurn(work) {
  line = line.then(work);
}

/** What lasts stays when the page is loaded anew, and is the same in two windows once one of them is looked at again. */
async function recall() {
  const before = touched;
  const answer = await fetch("/printer").catch(() => null);
  if (!answer?.ok) return;
  const lasting = await answer.json();
  if (touched !== before) return;
  for (const box of mishaps) box.checked = lasting.includes(box.value);
  $("mishaps").disabled = false;
}

async function befall(these) {
  const request = { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(these) };
  const answer = await fetch("/printer", request).catch(() => null);
  // What was not taken is not shown as if it were.
  if (!answer?.ok) await recall();
}

function touch() {
  touched += 1;
  const these = mishaps.filter((box) => box.checked).map((box) => box.value);
  inTurn(() => befall(these));
}

for (const box of mishaps) box.addEventListener("change", touch);
addEventListener("focus", () => inTurn(recall));
inTurn(recall);

document.documentElement.lang = words === WORDS.en ? "en" : "it";
document.title = `${words.page} – Numeretto`;
$("screen-title").textContent = words.page;
$("screen").title = words.screen;
$("paper-title").textContent = words.paper;
$("about").textContent = words.about;
$("none").textContent = words.none;
$("try").textContent = words.mishaps;
$("near-end").textContent = words.nearEnd;
$("paper-out").textContent = words.paperOut;
$("cover-open").textContent = words.coverOpen;
$("jammed").textContent = words.jammed;
$("away").textContent = words.away;
const states = new EventSource("/state");
states.onmessage = () => void look();
// A browser opens six connections at most to one server: a page that is left, and kept for going back, must not hold one.
addEventListener("pagehide", () => states.close());
addEventListener("pageshow", (event) => event.persisted && location.reload());
