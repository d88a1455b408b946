// The kiosk's own page: shows whole views, tells what was touched. It decides nothing. Elements are made of text, never of markup.
"use strict";

const $ = (id) => document.getElementById(id);
/** How far beside a button, in pixels, a finger may be lifted. */
const SLIP = 12;
/** A browser's own click comes this soon after the finger was lifted, in milliseconds. */
const ECHO = 1000;

/** How long the kiosk's own program, on this machine, may take to answer; and when it is asked again, in milliseconds. */
const PATIENCE = 2000;
const AGAIN = 1000;

let view = null;
/** Whoever stands there uses keys. */
let keys = false;

/** Changes a text only where it differs: what is read aloud is not read twice. */
function say(element, text) {
  if (element.textContent !== (text ?? "")) element.textContent = text ?? "";
}

function make(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

/** A press that nobody takes does not look taken: then the program behind this page is gone. */
function send(what) {
  fetch("/press", {
    method: "POST",
    // What nobody waits for any more is not taken later.
    headers: { "content-type": "application/json", "x-pressed-at": String(Date.now()) },
    body: JSON.stringify(what),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => {
    gone();
    follow();
  });
}

// --- what is shown

function serviceButton(service) {
  const button = make("button", `service service-${service.letter}`);
  button.type = "button";
  button.dataset.service = service.letter;
  const letter = make("span", "letter number");
  letter.textContent = service.letter;
  const text = make("span", "text");
  text.append(make("span", "name"), make("span", "about"), make("span", "estimate"));
  button.append(letter, text);
  return button;
}

/** A button that takes no press at this moment shows it. */
const rest = (button, ready) => button.toggleAttribute("data-rests", !ready);

/** The buttons stay while what they say changes: a finger, a focus or a reader on one is not disturbed. */
function showServices(services) {
  const place = $("services");
  const same = [...place.children].map((b) => b.dataset.service).join() === services.map((s) => s.letter).join();
  if (!same) place.replaceChildren(...services.map(serviceButton));
  place.dataset.many = services.length <= 8 ? "some" : "many";
  services.forEach((service, at) => {
    const button = place.children[at];
    for (const part of ["name", "about", "estimate"]) say(button.querySelector(`.${part}`), service[part]);
    button.setAttribute("aria-keyshortcuts", service.letter);
    if (service.open) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
    rest(button, service.ready);
  });
}

function showButtons(buttons) {
  const place = $("buttons");
  const same = [...place.children].map((b) => b.dataset.press).join() === buttons.map((b) => b.does).join();
  if (!same) {
    place.replaceChildren(
      ...buttons.map((one) => {
        const button = make("button", one.main ? "main" : one.does);
        button.type = "button";
        button.dataset.press = one.does;
        return button;
      }),
    );
  }
  buttons.forEach((one, at) => {
    say(place.children[at], one.name);
    place.children[at].lang = one.lang;
    rest(place.children[at], one.ready);
  });
}

function showStill(still) {
  const dialog = $("still");
  if (!still) return dialog.open && dialog.close();
  say($("still-ask"), still.ask);
  say($("still-left"), still.left);
  say($("go-on"), still.go_on);
  say($("anew"), still.anew);
  for (const button of [$("go-on"), $("anew")]) rest(button, still.ready);
  if (!dialog.open) {
    dialog.showModal();
    $("go-on").focus();
  }
}

function chime() {
  try {
    const context = new AudioContext();
    [880, 660].forEach((pitch, at) => {
      const [tone, volume] = [context.createOscillator(), context.createGain()];
      tone.frequency.value = pitch;
      const start = context.currentTime + at * 0.3;
      volume.gain.setValueAtTime(0.2, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.5);
    });
    setTimeout(() => context.close(), 1500);
  } catch {
    // A machine without sound.
  }
}

function utter(lang, text) {
  if (!window.speechSynthesis || !text) return;
  const words = new SpeechSynthesisUtterance(text);
  words.lang = lang === "en" ? "en-GB" : "it-IT";
  speechSynthesis.cancel();
  speechSynthesis.speak(words);
}

function speak(said) {
  say($("aloud"), said.text);
  $("aloud").lang = said.lang;
  utter(said.lang, said.text);
}

/** What was said belongs to another screen: it is neither read there nor said on. */
function hush() {
  say($("aloud"), "");
  if (window.speechSynthesis) speechSynthesis.cancel();
}

/** A kiosk that speaks tells whoever uses keys where they are: by ear alone a ticket can be had. */
function tell(element) {
  if (!keys || !view?.spoken || !(element instanceof HTMLElement) || element === document.body) return;
  const about = (element.getAttribute("aria-describedby") ?? "").split(" ").map((id) => $(id)?.innerText);
  const parts = [...(element.innerText ?? "").split("\n"), ...about].map((part) => part?.trim()).filter(Boolean);
  utter(element.closest("[lang]")?.lang ?? view.language, parts.join(". "));
}

function show(next) {
  const before = view;
  view = next;
  // First: what this screen says of itself is not cut off.
  if (before?.said && !next.said) hush();
  document.documentElement.lang = next.language;
  document.title = `${next.title} – Numeretto`;
  document.body.dataset.screen = next.screen;
  document.body.classList.toggle("alarm", next.alarm);
  say($("band"), next.band);
  $("band").hidden = !next.band;
  say($("body-name"), next.body);
  say($("office"), next.office || next.title);
  say($("date"), next.date);
  say($("clock"), next.clock);
  const choosing = next.screen === "choose";
  $("choose").hidden = !choosing;
  $("message").hidden = choosing;
  $("gone").hidden = true;
  $("foot").hidden = false;
  say($("ask"), choosing ? next.heading : "");
  say($("heading"), choosing ? "" : next.heading);
  say($("text"), next.text);
  say($("number"), next.number);
  $("number").hidden = !next.number;
  $("also").hidden = !next.also;
  $("also").lang = next.also?.lang ?? "";
  say($("also").querySelector(".also-heading"), next.also?.heading);
  say($("also").querySelector(".also-text"), next.also?.text);
  say($("also").querySelector(".left"), next.also?.left);
  say($("left"), next.left);
  say($("closing"), next.closing);
  say($("notice"), next.notice);
  say($("told"), next.told);
  $("told").parentElement.classList.toggle("is-saying", Boolean(next.told));
  showServices(next.services);
  $("priority").hidden = !next.priority;
  if (next.priority) {
    say($("priority").querySelector("strong"), next.priority.name);
    say($("priority").querySelector("span"), next.priority.about);
    $("priority").setAttribute("aria-pressed", String(next.priority.on));
    rest($("priority"), next.priority.ready);
  }
  showButtons(next.buttons);
  say($("keys"), next.keys);
  showStill(next.still);
  const another = before && before.screen !== next.screen;
  if (another) forget();
  // Readers begin at the new title; where the language alone is another, they stay at its button.
  const retitled = before?.heading !== next.heading && before?.language === next.language && !choosing;
  if (!before || another || retitled) (choosing ? $("ask") : $("heading")).focus();
  else if (before.priority?.on !== next.priority?.on) tell(document.activeElement);
  if (before && next.sounds > before.sounds) chime();
  if (before && next.said && next.said.count !== before.said?.count) speak(next.said);
}

// --- what is touched

const begun = new Map();
let lifted = null;

const buttonAt = (event) => (event.target instanceof Element ? event.target.closest("button") : null);

const rests = (button) => button.hasAttribute("data-rests");

function act(button) {
  if (rests(button)) return;
  if (button.dataset.service) send({ service: button.dataset.service });
  else if (button.dataset.press) send(button.dataset.press);
}

function endsOn(button, event) {
  const { left, top, right, bottom } = button.getBoundingClientRect();
  const [x, y] = [event.clientX, event.clientY];
  return x >= left - SLIP && x <= right + SLIP && y >= top - SLIP && y <= bottom + SLIP;
}

function end(event) {
  const button = begun.get(event.pointerId) ?? null;
  begun.delete(event.pointerId);
  button?.classList.remove("down");
  return button;
}

/** Presses that have begun were meant for what stood there before. */
function forget() {
  for (const button of begun.values()) button.classList.remove("down");
  begun.clear();
}

document.addEventListener("pointerdown", (event) => {
  const button = buttonAt(event);
  if (!button || event.button !== 0 || rests(button)) return;
  begun.set(event.pointerId, button);
  button.classList.add("down");
});
document.addEventListener("pointerup", (event) => {
  const button = end(event);
  if (!button || !endsOn(button, event)) return;
  lifted = { button, at: event.timeStamp };
  act(button);
});
document.addEventListener("pointercancel", end);
document.addEventListener("pointerdown", () => {
  keys = false;
  $("keys").hidden = true;
});
document.addEventListener("focusin", (event) => tell(event.target));
document.addEventListener("click", (event) => {
  const button = buttonAt(event);
  if (!button) return;
  const echo = lifted?.button === button && event.timeStamp - lifted.at < ECHO;
  if (!echo || event.detail === 0) act(button);
});
document.addEventListener("contextmenu", (event) => event.preventDefault());
$("still").addEventListener("cancel", (event) => {
  event.preventDefault();
  send("more");
});

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** The nearest button in a direction. */
function move([dx, dy]) {
  const all = [...document.querySelectorAll("main button")].filter((button) => button.getClientRects().length > 0);
  const from = document.activeElement;
  if (!all.includes(from)) return all[0]?.focus();
  const centre = (button) => {
    const box = button.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  const [x, y] = centre(from);
  let best = null;
  for (const button of all) {
    const [bx, by] = centre(button);
    const [along, across] = [(bx - x) * dx + (by - y) * dy, Math.abs((bx - x) * dy) + Math.abs((by - y) * dx)];
    if (along < 4) continue;
    const far = along + 2 * across;
    if (!best || far < best.far) best = { button, far };
  }
  best?.button.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  // Told to whoever uses them.
  keys = true;
  $("keys").hidden = false;
  const arrow = ARROWS[event.key];
  // A key held down is one press.
  if (event.repeat && !arrow && event.key !== "Tab") return event.preventDefault();
  if ($("still").open) return;
  if (event.key === "Escape") return send("back");
  if (arrow) {
    event.preventDefault();
    return move(arrow);
  }
  if (view?.screen !== "choose") return;
  // Letters count among the services alone: a key that is touched by chance anywhere else does nothing (WCAG 2.1.4).
  const letter = event.key.toUpperCase();
  const button = $("services").querySelector(`[data-service="${CSS.escape(letter)}"]`);
  if (button && $("services").contains(document.activeElement)) act(button);
});

// --- the line to the kiosk's own program

let events = null;
/** Which page the program has: after an update this one is not it any more. */
let page = null;

function gone() {
  forget();
  view = null;
  document.body.dataset.screen = "gone";
  document.body.classList.remove("alarm");
  for (const part of ["choose", "message", "foot"]) $(part).hidden = true;
  if ($("still").open) $("still").close();
  say($("closing"), "");
  $("gone").hidden = false;
}

// A page that is left, and kept for going back, holds no line.
addEventListener("pagehide", () => events?.close());
addEventListener("pageshow", (event) => event.persisted && location.reload());

function follow() {
  events?.close();
  const line = new EventSource("/state");
  events = line;
  line.addEventListener("page", ({ data }) => {
    if (page && page !== data) location.reload();
    page = data;
  });
  line.addEventListener("message", (event) => show(JSON.parse(event.data)));
  line.addEventListener("error", () => {
    line.close();
    if (events !== line) return;
    gone();
    setTimeout(() => events === line && follow(), AGAIN);
  });
}

follow();
