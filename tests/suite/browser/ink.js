// Where letters' ink lies on the board: nothing on or against the frame of a card that was just called, not at its widest either, nothing
// shaved by what cuts it off, nothing on something else, and all of the board on the screen. Gives a list of findings.
const found = [];
const pen = document.createElement("canvas").getContext("2d");

// The boxes of a text's ink, line by line. A range gives the box of its font, whatever the height of the line.
const ink = (element) => {
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(element);
  pen.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  return [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()).flatMap((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const { fontBoundingBoxAscent, actualBoundingBoxAscent, actualBoundingBoxDescent } = pen.measureText(node.data);
    return [...range.getClientRects()].map(({ left, right, top }) => {
      const line = top + fontBoundingBoxAscent;
      return { text: node.data.trim(), left, right, top: line - actualBoundingBoxAscent, bottom: line + actualBoundingBoxDescent };
    });
  });
};
const isShown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".unseen");
const length = (of) => {
  const rule = document.body.appendChild(document.createElement("div"));
  rule.style.cssText = `position: absolute; width: calc(${of} * var(--u))`;
  const { width } = rule.getBoundingClientRect();
  rule.remove();
  return width;
};

// The frame at its widest, and as much as tells it from a letter.
const frame = length(1.3) + length(0.3);
for (const card of document.querySelectorAll(".card")) {
  const { left, right, top, bottom } = card.getBoundingClientRect();
  for (const one of [...card.querySelectorAll("*")].filter(isShown).flatMap(ink)) {
    const gap = Math.min(one.top - top, bottom - one.bottom, one.left - left, right - one.right) - frame;
    if (gap < -0.5) found.push(`“${one.text}” stands ${-gap.toFixed(1)} px into the frame of its card`);
  }
}

// Two lines of a name at most: what is cut is a whole line.
for (const name of [...document.querySelectorAll(".queue-name span, .card-service span")].filter(isShown)) {
  if (getComputedStyle(name).overflowY === "visible") continue;
  const box = name.getBoundingClientRect();
  for (const { text, bottom, top } of ink(name)) {
    if (top < box.bottom - 0.5 && bottom > box.bottom + 0.5) found.push(`“${text}” is shaved by ${(bottom - box.bottom).toFixed(1)} px`);
  }
}

// One below the other: no heading on another, none on what it is not about, and a place for earlier calls.
const boxes = [...document.querySelectorAll(".side .zone-title, .side .columns, .side .queue, .foot")].filter(isShown);
for (const [n, one] of boxes.entries()) {
  const [a, b] = [one, boxes[n + 1]].map((element) => element?.getBoundingClientRect());
  const isApart = !b || a.bottom <= b.top + 0.5 || a.right <= b.left + 0.5 || b.right <= a.left + 0.5 || b.bottom <= a.top + 0.5;
  if (!isApart) found.push(`.${boxes[n + 1].className} lies on .${one.className} by ${(a.bottom - b.top).toFixed(1)} px`);
}
const place = document.querySelector("#last").getBoundingClientRect();
const rows = [...document.querySelectorAll("#last .row")].map((row) => row.getBoundingClientRect());
const whole = rows.filter(({ right, bottom }) => right <= place.right + 1 && bottom <= place.bottom + 1).length;
// The smallest screens have room for fewer.
const least = innerHeight < 480 ? 2 : 3;
if (whole < Math.min(rows.length, least)) found.push(`${whole} of ${rows.length} earlier calls have room`);

const root = document.scrollingElement;
if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) {
  found.push(`${root.scrollWidth}×${root.scrollHeight} of ${innerWidth}×${innerHeight}: not all of it is on the screen`);
}
for (const zone of [...document.querySelectorAll(".head, .now, .last, .waiting, .queue, .foot")].filter(isShown)) {
  const { left, right, top, bottom } = zone.getBoundingClientRect();
  const isOn = left >= 0 && right <= innerWidth + 0.5 && top >= 0 && bottom <= innerHeight + 0.5;
  if (!isOn) found.push(`.${zone.className} lies below the edge: ${Math.round(bottom)} of ${innerHeight}`);
}
return found;
