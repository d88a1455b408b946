// The picture of a board without hardware that runs beside the server: looked at again while somebody looks at this page.

/** A board draws within a blink of what it hears: this long after a view its picture is the new one. */
const BLINK = 250;
/** Languages take turns, and a call flashes, without anything new being heard. */
const TURN = 2_000;

/** Follows the board's picture, where there is one: call what is returned whenever the office has changed. */
export function follow(): () => void {
  const picture = document.querySelector<HTMLImageElement>("#played-board");
  if (!picture) return () => {};
  const source = picture.src;
  let count = 0;
  const look = () => {
    if (document.visibilityState === "visible") picture.src = `${source}?${++count}`;
  };
  // From another machine it cannot be seen: the card goes on saying where it is.
  picture.addEventListener("error", () => (picture.hidden = true));
  picture.addEventListener("load", () => (picture.hidden = false));
  setInterval(look, TURN);
  return () => void setTimeout(look, BLINK);
}
