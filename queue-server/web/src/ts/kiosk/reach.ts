// Where an arrow leads among buttons on a screen: to the nearest in its direction. Pure.

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export function isArrow(key: string): key is Arrow {
  return /^Arrow(Left|Right|Up|Down)$/.test(key);
}

/** The place of the button that the arrow leads to; `from` itself at the edge, and the first from nowhere. */
export function towards(boxes: readonly Box[], from: number, arrow: Arrow): number {
  const here = boxes[from];
  if (!here) return 0;
  let best = from;
  let nearest = Number.POSITIVE_INFINITY;
  boxes.forEach((there, place) => {
    const distance = place === from ? null : distanceTo(here, there, arrow);
    if (distance !== null && distance < nearest) [best, nearest] = [place, distance];
  });
  return best;
}

/** How far, what lies beside the way counting most; null for what does not lie in that direction. */
function distanceTo(here: Box, there: Box, arrow: Arrow): number | null {
  const across = arrow === "ArrowLeft" || arrow === "ArrowRight";
  const forward = arrow === "ArrowRight" || arrow === "ArrowDown";
  const [nearEdge, farEdge, low, high] = across
    ? (["left", "right", "top", "bottom"] as const)
    : (["top", "bottom", "left", "right"] as const);
  const ahead = forward ? there[nearEdge] - here[farEdge] : here[nearEdge] - there[farEdge];
  if (ahead < -1) return null;
  const beside = Math.max(0, there[low] - here[high], here[low] - there[high]);
  if (across && beside > 0) return null;
  return ahead + beside * 3 + Math.abs(there[low] - here[low]) / 100;
}
