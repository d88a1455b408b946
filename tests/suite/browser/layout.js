// What is wrong with the layout of the page as it stands: nothing scrolls sideways, no text is cut, nothing lies upon
// something else, nothing speaks the other language. Gives a list of findings.
const foreign = arguments[0];
const found = [];
const root = document.scrollingElement;
const modal = document.querySelector("dialog:modal");
const stage = modal ?? document.body;

const name = (element) => {
  const id = element.id ? `#${element.id}` : "";
  const kind = [...element.classList].map((one) => `.${one}`).join("");
  const text = (element.innerText ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
  return `${element.localName}${id}${kind} “${text}”`;
};
const isHeard = (element) => /inset\(50%\)/.test(getComputedStyle(element).clipPath) || getComputedStyle(element).clip === "rect(0px, 0px, 0px, 0px)";
const isUnseen = (element) => {
  if (element.closest(".skip, noscript, option, script, style")) return true;
  for (let one = element; one && one !== document.body; one = one.parentElement) if (isHeard(one)) return true;
  return false;
};
const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
const isFloating = (element) => {
  for (let one = element; one && one !== document.body; one = one.parentElement) {
    if (["fixed", "sticky"].includes(getComputedStyle(one).position)) return true;
  }
  return false;
};

// What is left of a box inside the boxes that scroll or clip around it; null where nothing is.
const seen = (element, { left, top, right, bottom }) => {
  for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(around);
    if (overflowX === "visible" && overflowY === "visible") continue;
    const box = around.getBoundingClientRect();
    [left, right, top, bottom] = [Math.max(left, box.left), Math.min(right, box.right), Math.max(top, box.top), Math.min(bottom, box.bottom)];
  }
  return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : null;
};

// What cannot scroll cannot scroll sideways: there, what does not fit is cut off.
const isFixed = [root, document.body].some((one) => ["hidden", "clip"].includes(getComputedStyle(one).overflowX));
if (!isFixed && root.scrollWidth > root.clientWidth + 1) {
  const wide = [...stage.querySelectorAll("*")].filter((one) => isShown(one) && one.getBoundingClientRect().right > root.clientWidth + 1);
  found.push(`the page scrolls sideways: ${root.scrollWidth} of ${root.clientWidth}, for ${wide.slice(-3).map(name).join("; ")}`);
}

// Lines of text, each with what would cut it off.
const texts = [];
const walker = document.createTreeWalker(stage, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const element = node.parentElement;
  if (!node.data.trim() || isUnseen(element) || !isShown(element)) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  const lines = [...range.getClientRects()].filter((line) => line.width > 1 && line.height > 1);
  if (lines.length > 0) texts.push({ element, lines, text: node.data.trim().replace(/\s+/g, " ") });
}

const clips = (style, axis) => ["hidden", "clip"].includes(style[`overflow${axis}`]);
const isOutside = (line, box) => line.right <= box.left + 1 || line.left >= box.right - 1 || line.bottom <= box.top + 1 || line.top >= box.bottom - 1;
const cut = (element, line) => {
  for (let around = element; around && around !== document.documentElement; around = around.parentElement) {
    const style = getComputedStyle(around);
    if (!clips(style, "X") && !clips(style, "Y")) continue;
    const box = around === document.body ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : around.getBoundingClientRect();
    // Whole rows that a screen has no room for are left out on purpose; half of one never is.
    if (isOutside(line, box) && around.matches("ol, ul")) return null;
    const sideways = clips(style, "X") && (line.left < box.left - 1.5 || line.right > box.right + 1.5);
    // A line's box is taller than its letters.
    const upright = clips(style, "Y") && (line.top < box.top - line.height * 0.22 || line.bottom > box.bottom + line.height * 0.22);
    if (sideways || upright) return around;
  }
  return null;
};
for (const { element, lines, text } of texts) {
  for (const line of lines) {
    const by = cut(element, line);
    if (by) found.push(`cut off: “${text.slice(0, 50)}” in ${name(by)}`);
  }
  for (const line of lines) {
    if (line.left < -1 || line.top + scrollY < -1) found.push(`out of reach: “${text.slice(0, 50)}” in ${name(element)}`);
  }
}

// Letters upon letters.
const shrunk = texts.filter(({ element }) => !isFloating(element)).flatMap(({ element, lines, text }) =>
  lines.flatMap((line) => {
    const letters = { left: line.left + 1, right: line.right - 1, top: line.top + line.height * 0.25, bottom: line.bottom - line.height * 0.25 };
    const left = seen(element, letters);
    return left ? [{ element, text, ...left }] : [];
  }),
);
shrunk.sort((one, other) => one.top - other.top);
for (let i = 0; i < shrunk.length; i++) {
  for (let k = i + 1; k < shrunk.length && shrunk[k].top < shrunk[i].bottom; k++) {
    const [one, other] = [shrunk[i], shrunk[k]];
    if (one.left < other.right && other.left < one.right && one.element !== other.element) {
      found.push(`upon each other: “${one.text.slice(0, 40)}” (${name(one.element)}) and “${other.text.slice(0, 40)}” (${name(other.element)})`);
    }
  }
}

// What is pressed or typed into lies apart, and nothing lies upon it.
const actives = [...stage.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]")]
  .filter((one) => isShown(one) && !isUnseen(one));
const boxes = actives.map((element) => ({ element, box: seen(element, element.getBoundingClientRect()) })).filter(({ box }) => box);
for (let i = 0; i < boxes.length; i++) {
  for (let k = i + 1; k < boxes.length; k++) {
    const [one, other] = [boxes[i], boxes[k]];
    if (one.element.contains(other.element) || isFloating(one.element) !== isFloating(other.element)) continue;
    const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
    const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
    if (across > 1 && down > 1) found.push(`overlap: ${name(one.element)} and ${name(other.element)}`);
  }
}
for (const { element, box } of boxes) {
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  // On the very edge nothing is found.
  if (x < 0 || y < 0 || x > root.clientWidth - 1 || y > root.clientHeight - 1 || element.disabled) continue;
  const top = document.elementFromPoint(x, y);
  const own = top && (element.contains(top) || top.contains(element) || [...(element.labels ?? [])].some((label) => label.contains(top)));
  // Below a head that stays, one scrolls.
  if (!own && !(top && isFloating(top))) found.push(`covered: ${name(element)} by ${top ? name(top) : "nothing"}`);
}

// The other language, but where it is said to be: by lang, as the board and the switch of language do.
const here = document.documentElement.lang;
const speaks = (element) => element.closest("[lang]")?.lang === here;
const told = texts.filter(({ element }) => speaks(element)).map(({ element, text }) => ({ element, text }));
for (const element of stage.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
  if (!speaks(element) || !isShown(element)) continue;
  for (const attribute of ["aria-label", "title", "placeholder", "alt"]) {
    const text = element.getAttribute(attribute);
    if (text) told.push({ element, text });
  }
}
if (foreign.length > 0) told.push({ element: document.head, text: document.title });
const isLetter = (one) => one !== undefined && /\p{L}/u.test(one);
for (const { element, text } of told) {
  const small = text.toLowerCase();
  for (const piece of foreign) {
    const at = small.indexOf(piece);
    // A short word counts only where it is all that is said.
    const whole = piece.length < 9 ? small === piece : at >= 0 && !isLetter(small[at - 1]) && !isLetter(small[at + piece.length]);
    if (whole) found.push(`the other language: “${piece}” in ${name(element)}`);
  }
}
return [...new Set(found)];
