// Asking the office: reads, and commands under a key, so that one press has the effect of one. Who asks is in cookies that
// no script can read; their twins, which scripts can, prove that it is a page of this server that asks.

import { proofs, tellDoor } from "./doors/door";

/** What the server says when it says no. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  field?: string | null;
}

/** A request that was not carried out, or whose fate is not known. */
export class Refused extends Error {
  constructor(readonly problem: Problem | null) {
    super(problem?.detail ?? "no answer");
  }

  /** The stable name of the reason; "no-answer" where none came. */
  get slug(): string {
    return this.problem?.type.split(":").at(-1) ?? "no-answer";
  }

  /** In how many seconds it may be tried again, where the server said so. */
  again: number | null = null;
}

function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function answer<T>(response: Response): Promise<T | null> {
  // Done with nothing to tell, or not yet.
  if (response.status === 204 || response.status === 202) return null;
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const refused = new Refused(body as Problem | null);
    refused.again = Number(response.headers.get("retry-after")) || null;
    tellDoor(response.status, refused.slug);
    throw refused;
  }
  return body as T;
}

/** What every request says that changes something. */
function headers(): Record<string, string> {
  const proof = proofs(document.cookie);
  return { "content-type": "application/json", accept: "application/json", ...(proof ? { "x-csrf-token": proof } : {}) };
}

/** Reads something of the API. */
export async function read<T>(path: string): Promise<T> {
  const response = await fetch(`/api/v1${path}`, { headers: { accept: "application/json" } }).catch(() => {
    throw new Refused(null);
  });
  const body = await answer<T>(response);
  if (body === null) throw new Refused(null);
  return body;
}

/** Asks for something to be done, once: where no answer comes, whoever asked looks before asking again. */
export async function ask<T>(method: "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<T | null> {
  const request: RequestInit = { method, headers: headers(), ...(body ? { body: JSON.stringify(body) } : {}) };
  const response = await fetch(`/api/v1${path}`, request).catch(() => {
    throw new Refused(null);
  });
  return answer<T>(response);
}

/** How often a command is sent again when no answer comes, and after how many milliseconds. */
const AGAIN = [300, 1000, 3000];

/** Sends a command; again, under the same key, while no answer comes. Null where the answer has no body. */
export async function command<T>(path: string, body: object = {}, root = "/api/v1"): Promise<T | null> {
  const request: RequestInit = {
    method: "POST",
    headers: { ...headers(), "idempotency-key": freshKey() },
    body: JSON.stringify(body),
  };
  for (const pause of [...AGAIN, null]) {
    try {
      return await answer<T>(await fetch(root + path, request));
    } catch (failed) {
      // A refusal is an answer; only silence is worth another try.
      if (failed instanceof Refused || pause === null) throw failed instanceof Refused ? failed : new Refused(null);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  throw new Refused(null);
}
