// Why no ticket came, as a text of the kiosk: pure.

import type { Problem } from "../api";

const SHUT = ["outside-hours", "day-closed", "hall-closed", "issuing-stopped", "cap-reached", "unknown-service"];

/** The id of the sentence; null stands for no answer at all. */
export function failureText(problem: Problem | null): string {
  if (!problem) return "kiosk-no-answer";
  if (SHUT.includes(problem.type.split(":").at(-1) ?? "")) return "kiosk-just-shut";
  return problem.status === 429 || problem.status === 503 ? "kiosk-crowded" : "kiosk-failed";
}
