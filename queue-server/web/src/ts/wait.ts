// An estimate in whole minutes, as people are told it: pure.

export interface Minutes {
  kind: "interval" | "minutes" | "none" | "long" | "hours";
  from: number;
  to: number;
}

/** Nobody plans by minutes beyond two hours. */
const LONG = 120;

/** The interval; one figure where its ends are one; nothing to speak of below a minute; no false precision beyond hours. */
export function minutes(wait: { p10: number; p90: number }): Minutes {
  const [from, to] = [Math.floor(wait.p10 / 60), Math.ceil(wait.p90 / 60)];
  if (to > LONG) return { kind: from >= LONG ? "hours" : "long", from, to };
  return { kind: to <= 1 ? "none" : from === to ? "minutes" : "interval", from, to };
}
