// One worker for all tabs of a browser: it holds one stream a topic, however many pages look at it. (A browser opens at
// most six connections to a server; a stream a tab would leave the seventh page waiting for ever.)

import { Streams, type Told } from "./streams";

declare const self: unknown;

const streams = new Streams();
const scope = self as { onconnect: ((event: MessageEvent) => void) | null };

scope.onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  const listener = (told: Told) => port.postMessage(told);
  port.onmessage = (asked: MessageEvent<{ topic: string } | "again" | "renew" | "bye">) => {
    if (asked.data === "again") {
      streams.again();
    } else if (asked.data === "renew") {
      streams.renew();
    } else if (asked.data === "bye") {
      streams.forget(listener);
      port.close();
    } else {
      streams.watch(asked.data.topic, listener);
    }
  };
};
