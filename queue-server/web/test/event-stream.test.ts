import assert from "node:assert/strict";
import test from "node:test";
import { parser } from "../src/ts/event-stream";

test("events come whole, however the network cuts them", () => {
  const stream = ': {"now":"x"}\n\nid: 7\ndata: {"a":1}\n\n: \n\nid: 8\r\ndata:x\r\ndata: y\r\n\r\n\n\nevent: kiosks\ndata: {}\n\ndata: z\n\ndata: half';
  for (let size = 1; size < stream.length; size++) {
    const heard: string[] = [];
    const said: string[] = [];
    const push = parser((data, name) => heard.push(name + data), (comment) => said.push(comment));
    for (let at = 0; at < stream.length; at += size) push(stream.slice(at, at + size));
    assert.deepEqual(heard, ['{"a":1}', "x\ny", "kiosks{}", "z"]);
    assert.deepEqual(said, ['{"now":"x"}', ""]);
  }
});
