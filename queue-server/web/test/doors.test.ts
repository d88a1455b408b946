// Who may pass, and where one goes: proofs, refusals, addresses; streams that are denied.
import assert from "node:assert/strict";
import test from "node:test";
import { doorOf, isPaired, isSomebody, landing, mayGo, proofs, safeNext, signInAt, whyOver } from "../src/ts/doors/door";
import { isLast } from "../src/ts/admin/rules";
import { pauseAfter } from "../src/ts/doors/idle";
import { newsOfBefore, tellNext } from "../src/ts/doors/news";
import { ownOf } from "../src/ts/doors/own";
import { Streams, type Told } from "../src/ts/streams";

test("requests bear the proofs of all cookies that this browser holds, and nothing else", () => {
  assert.equal(proofs(""), "");
  assert.equal(proofs("language=it; numeretto-0a1b2c3d-session-csrf=abc; x-numeretto-0a1b2c3d-session-csrf=no"), "abc");
  assert.equal(proofs("__Host-numeretto-0a1b2c3d-session-csrf=a; numeretto-0a1b2c3d-kiosk-csrf=b; numeretto-0a1b2c3d-board-csrf=c"), "a b c");
  assert.equal(proofs("numeretto-0a1b2c3d-session=secret; numeretto-0a1b2c3d-session-csrf="), "");
  assert.equal(proofs("numeretto-0a1b2c3d-session-csrf=a; numeretto-ffffffff-session-csrf=b"), "a b", "two offices on one host");
  assert.equal(proofs("numeretto-session-csrf=a; numeretto-0a1b2c3d-desk-csrf=b; numeretto-0a1b2c3dd-session-csrf=c"), "");
  assert.ok(isSomebody("a=b; __Host-numeretto-0a1b2c3d-session-csrf=x") && !isSomebody("numeretto-0a1b2c3d-session-csrf=; numeretto-0a1b2c3d-kiosk-csrf=x"));
  assert.ok(isPaired("a=b; numeretto-0a1b2c3d-kiosk-csrf=x", "kiosk") && !isPaired("a=b; numeretto-0a1b2c3d-kiosk-csrf=x", "board"));
});

test("who is signed in at another office of this host is not taken for somebody here", () => {
  const cookies = "language=it; numeretto-0a1b2c3d-session-csrf=x; __Host-numeretto-ffffffff-kiosk-csrf=y";
  assert.equal(ownOf(cookies, "0a1b2c3d"), "language=it; numeretto-0a1b2c3d-session-csrf=x");
  assert.ok(!isSomebody(ownOf(cookies, "ffffffff")) && isPaired(ownOf(cookies, "ffffffff"), "kiosk"));
  assert.equal(ownOf(cookies, undefined), cookies);
});

test("a refusal at the door says what to do; one about what was typed does not lead away", () => {
  assert.equal(doorOf(401, "sign-in-needed"), "sign-in");
  assert.equal(doorOf(401, "unknown-token"), "sign-in");
  assert.equal(doorOf(401, "session-locked"), "locked");
  assert.equal(doorOf(403, "password-change-needed"), "first-password");
  for (const [status, slug] of [[401, "wrong-password"], [401, "wrong-pin"], [403, "forbidden"], [403, "csrf"], [409, "desk-taken"]] as const) {
    assert.equal(doorOf(status, slug), null, slug);
  }
});

test("after signing in one stays on this site", () => {
  for (const good of ["/desk", "/desk?desk=3", "/reports?by=service#x", "/"]) assert.equal(safeNext(good), good);
  const bad = [null, "", "desk", "//evil.example", "/\\evil.example", "/a\\b", "https://evil.example", "javascript:alert(1)",
    "/\tevil", "/\n/evil.example", "/sign-in", "/sign-in?next=/desk", "/first-password", " /desk"];
  for (const one of bad) assert.equal(safeNext(one), null, String(one));
  assert.equal(signInAt("/desk?desk=3"), "/sign-in?next=%2Fdesk%3Fdesk%3D3");
  assert.equal(signInAt("/"), "/sign-in");
  assert.equal(signInAt("/desk?desk=3", "ended"), "/sign-in?next=%2Fdesk%3Fdesk%3D3&why=ended");
  assert.equal(signInAt("/", "out"), "/sign-in?why=out");
});

test("why a session is over is told as far as its page can know", () => {
  const lives = { unlocking: false, hasCookie: true, now: 1000, endsAt: 2000, still: 10, idle: 500 };
  assert.equal(whyOver(lives), "ended", "nobody took the cookie back here: it was somebody else");
  assert.equal(whyOver({ ...lives, hasCookie: false }), "out");
  assert.equal(whyOver({ ...lives, hasCookie: false, unlocking: true }), "pins");
  assert.equal(whyOver({ ...lives, unlocking: true }), "ended");
  assert.equal(whyOver({ ...lives, hasCookie: false, endsAt: 1000 }), "expired", "its cookie is over with it");
  assert.equal(whyOver({ ...lives, still: 500 }), "expired");
});

test("what was done is told by the next page, once, and nothing else that stands there", () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };
  (globalThis as { sessionStorage?: unknown }).sessionStorage = storage;
  assert.equal(newsOfBefore(), null);
  tellNext("password");
  const [key] = [...kept.keys()];
  assert.equal(newsOfBefore(), "password");
  assert.equal(newsOfBefore(), null);
  kept.set(key ?? "", "whatever");
  assert.equal(newsOfBefore(), null);
});

test("a device's page that was turned away comes again at once, but not again and again", () => {
  assert.equal(pauseAfter(NaN, 100_000), 0, "the first time");
  assert.equal(pauseAfter(50_000, 100_000), 0, "long ago");
  assert.equal(pauseAfter(99_000, 100_000), 9_000);
  assert.equal(pauseAfter(200_000, 100_000), 0, "a clock that was set back does not hold it up");
});

test("the last who administers is known", () => {
  const person = (id: number, role: string, active = true) => ({ id, roles: [role], active });
  const [one, two, off] = [person(1, "administrator"), person(2, "administrator"), person(3, "administrator", false)];
  assert.ok(isLast(one, [one, off, person(4, "head")]) && !isLast(off, [one, off]));
  assert.ok(!isLast(one, [one, two]) && !isLast(person(4, "head"), [one, person(4, "head")]));
});

test("one begins where one wanted to go, if one may, else at one's work", () => {
  assert.equal(landing("/desk?desk=3", ["operator"]), "/desk?desk=3");
  assert.equal(landing("/desk", ["administrator"]), "/admin");
  assert.equal(landing(null, ["reception"]), "/");
  assert.equal(landing("/admin/devices", ["head", "manager"]), "/desk");
  assert.equal(landing("/me", ["manager"]), "/me");
  assert.ok(mayGo("/administration", []) && !mayGo("/admin/keys", ["head"]) && mayGo("/reports?x", ["manager"]));
});

/** Answers requests for a stream by what is said here, and counts them. */
function server(answer: (signal: AbortSignal) => Response): () => number {
  let asked = 0;
  globalThis.fetch = async (_, request) => {
    asked += 1;
    return answer(request!.signal!);
  };
  return () => asked;
}
const problem = (status: number, slug: string) =>
  new Response(JSON.stringify({ type: `urn:numeretto:problem:${slug}` }), { status, headers: { "content-type": "application/problem+json" } });
function endless(data: string, signal: AbortSignal): Response {
  const body = new ReadableStream({
    start(stream) {
      stream.enqueue(new TextEncoder().encode(`data: ${data}\n\n`));
      signal.addEventListener("abort", () => stream.error(signal.reason));
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test("a stream that is denied is told of, and left alone until it may be otherwise", async () => {
  let granted = false;
  const asked = server((signal) => (granted ? endless('{"a":1}', signal) : problem(401, "sign-in-needed")));
  const heard: Told[] = [];
  const streams = new Streams();
  const listener = (told: Told) => void heard.push(told);
  streams.watch("/x", listener);
  await settled();
  assert.deepEqual(heard, [{ topic: "/x", denied: "sign-in-needed", status: 401 }]);
  await new Promise((resolve) => setTimeout(resolve, 900));
  assert.equal(asked(), 1, "nobody is hammered");
  granted = true;
  streams.again();
  await settled();
  assert.deepEqual(heard.at(-1), { topic: "/x", view: { a: 1 } });
  streams.again();
  await settled();
  assert.equal(asked(), 2, "what goes well is left as it is");
  streams.forget(listener);
});

test("a stream that says goodbye is asked for again at once, and nobody is told of a broken line", async () => {
  let asked = 0;
  globalThis.fetch = async () => {
    asked += 1;
    const last = new Response('data: {"a":1}\n\n: bye\n\n', { headers: { "content-type": "text/event-stream" } });
    return asked === 1 ? last : problem(401, "session-locked");
  };
  const heard: Told[] = [];
  const streams = new Streams();
  const listener = (told: Told) => void heard.push(told);
  streams.watch("/x", listener);
  await settled();
  assert.deepEqual(heard, [{ topic: "/x", view: { a: 1 } }, { topic: "/x", denied: "session-locked", status: 401 }]);
  streams.forget(listener);
});

test("who signs in next is not shown what the last one saw", async () => {
  let who = "one";
  const asked = server((signal) => endless(`"${who}"`, signal));
  const streams = new Streams();
  const first: Told[] = [];
  const before = (told: Told) => void first.push(told);
  streams.watch("/x", before);
  await settled();
  who = "other";
  streams.renew();
  const late: Told[] = [];
  const listener = (told: Told) => void late.push(told);
  streams.watch("/x", listener);
  await settled();
  assert.deepEqual(late, [{ topic: "/x", view: "other" }]);
  assert.equal(asked(), 2);
  assert.equal(first.length, 2);
  for (const one of [before, listener]) streams.forget(one);
});
