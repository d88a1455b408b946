// Before the board's page begins: its stream is fed by the test, its steady clock runs faster, its sound is over at once, and
// what it announces is noted. All else is the page's own.
(() => {
  const PACE = 600;
  // The streams then run in the page itself, and what they hold is counted with it.
  delete window.SharedWorker;
  const steady = performance.now.bind(performance);
  performance.now = () => steady() * PACE;

  const net = window.fetch.bind(window);
  const encoder = new TextEncoder();
  let line = null;
  window.fetch = (address, init) => {
    if (!String(address).endsWith("/board/stream")) return net(address, init);
    const body = new ReadableStream({
      start: (controller) => {
        line = controller;
        init.signal.addEventListener("abort", () => {
          if (line === controller) line = null;
        });
      },
    });
    return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  };

  const turn = new MessageChannel();
  const turns = [];
  turn.port1.onmessage = () => turns.shift()?.();
  /** After all that is due now. */
  const next = () => new Promise((resolve) => (turns.push(resolve), turn.port2.postMessage(null)));
  const until = async (isSo) => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  // As much of an AudioContext as a voice asks for. What is to be heard is counted; its time goes on when a silence is due.
  let [chimes, clips, heardUntil, silences] = [0, 0, 0, 0];
  class Part {
    connect(next) {
      return next;
    }
    start() {}
    stop() {}
  }
  const knob = () => ({ value: 1, setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} });
  window.AudioContext = class {
    state = "running";
    destination = new Part();
    get currentTime() {
      return heardUntil;
    }
    decodeAudioData() {
      return Promise.resolve({ sampleRate: 1000, getChannelData: () => new Float32Array(1000) });
    }
    resume() {}
    suspend() {}
  };
  window.GainNode = class extends Part {
    gain = knob();
  };
  window.OscillatorNode = class extends Part {
    start() {
      // Two tones of two parts each.
      chimes += 1 / 4;
    }
  };
  window.AudioBufferSourceNode = class extends Part {
    start() {
      clips += 1;
    }
  };
  window.ConstantSourceNode = class extends Part {
    async stop(until) {
      silences += 1;
      await next();
      [heardUntil, silences] = [until, silences - 1];
      this.onended?.();
    }
  };

  let said = [];
  addEventListener("DOMContentLoaded", () => {
    const note = (records) => said.push(...records.flatMap((record) => [...record.addedNodes].map((node) => node.textContent)));
    new MutationObserver(note).observe(document.getElementById("said"), { childList: true });
  });

  window.played = {
    /** Whether the page listens. */
    isThere: () => line !== null,
    /** Plays pieces of the stream, one by one; null cuts the line, and goes on once the page has come back. */
    async play(pieces) {
      for (const piece of pieces) {
        if (piece === null) {
          const cut = line;
          line = null;
          cut.close();
          await until(() => line !== null);
        } else {
          line.enqueue(encoder.encode(piece));
        }
        do await next();
        while (silences > 0);
        await next();
      }
    },
    /** What was announced since this was asked last, and how often the chime and clips were heard in all. */
    heard() {
      const all = { said, chimes, clips };
      said = [];
      return all;
    },
  };
})();
