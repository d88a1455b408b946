// Each time another picture stands on the board's screen, it is fetched. Nothing is sent.
const picture = document.getElementById("picture");
const state = document.getElementById("state");

// What is made of few dots is shown large, dot by dot.
picture.addEventListener("load", () => picture.toggleAttribute("data-small", picture.naturalWidth <= 320));

const say = (it, en) => {
  const english = document.createElement("span");
  english.lang = "en";
  english.textContent = en;
  state.replaceChildren(`${it} `, english);
};

const frames = new EventSource("/frames");
frames.onmessage = (event) => {
  picture.src = `/picture.png?${event.data}`;
  say("Dal vivo: cambia quando cambia il tabellone.", "Live: it changes when the board does.");
};
// A page that is left, and kept for going back, holds no line.
addEventListener("pagehide", () => frames.close());
addEventListener("pageshow", (event) => event.persisted && location.reload());
frames.onerror = () => say("Il tabellone non risponde: quella che si vede è l'ultima immagine.", "The board does not answer: this is its last picture.");
