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
  },
  en: {
    page: "Simulated kiosk",
    screen: "The kiosk’s screen",
    paper: "The paper that comes out",
    about: "This is the real kiosk, without a printer: each ticket is drawn from the bytes that a printer would get.",
    none: "Nothing has come out yet: press a service on the screen.",
    sheet: "Ticket:",
  },
};

const words = WORDS[new URLSearchParams(location.search).get("lang")] ?? WORDS.it;
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

document.documentElement.lang = words === WORDS.en ? "en" : "it";
document.title = `${words.page} – Numeretto`;
$("screen-title").textContent = words.page;
$("screen").title = words.screen;
$("paper-title").textContent = words.paper;
$("about").textContent = words.about;
$("none").textContent = words.none;
const line = new EventSource("/state");
line.onmessage = () => void look();
// A browser opens six connections at most to one server: a page that is left, and kept for going back, must not hold one.
addEventListener("pagehide", () => line.close());
addEventListener("pageshow", (event) => event.persisted && location.reload());
