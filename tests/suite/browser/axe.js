// Runs axe-core on the page, and gives what it finds in words. A contrast that axe leaves open (a letter alone, letters a
// little taller than their box, letters of a drawing, a box scrolled half out of sight) is decided here, from the colours
// that lie under the letters; what cannot be decided so is a finding.
const done = arguments[arguments.length - 1];
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
const tell = (rule, nodes, why) =>
  `${rule} at ${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")} (${nodes.length}): ${why ?? nodes[0].failureSummary}`.replace(/\s+/g, " ");

const channels = (colour) => {
  const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return colour.startsWith("rgb") ? { light: [red, green, blue], alpha } : null;
};
const luminance = ([red, green, blue]) => {
  const linear = (one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
};
const ratio = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

// The colour under a point of an element; null where something lies upon it, or what lies under it is no plain colour.
const under = (element, x, y) => {
  const stack = document.elementsFromPoint(x, y);
  const at = stack.indexOf(element);
  if (at < 0 || !stack.slice(0, at).every((one) => element.contains(one))) return null;
  for (const one of stack.slice(at)) {
    const style = getComputedStyle(one);
    if (Number(style.opacity) < 1) return null;
    const isDrawn = one instanceof SVGGeometryElement;
    if (!isDrawn && one instanceof SVGElement && !(one instanceof SVGSVGElement)) continue;
    if (!isDrawn && style.backgroundImage !== "none") return null;
    const colour = channels(isDrawn ? style.fill : style.backgroundColor);
    if (colour?.alpha === 1) return colour.light;
    if (colour && colour.alpha > 0) return null;
  }
  return [255, 255, 255];
};

// Whether letters stand out enough from what lies under them; why not, or null.
const judge = (element) => {
  // Texts that take turns: this one's is over since axe looked.
  if (!element.checkVisibility({ visibilityProperty: true })) return null;
  element.scrollIntoView({ block: "nearest" });
  const style = getComputedStyle(element);
  for (let one = element; one; one = one.parentElement) if (Number(getComputedStyle(one).opacity) < 1) return "it can be seen through";
  const colour = channels(element instanceof SVGElement ? style.fill : style.color);
  if (colour?.alpha !== 1) return "its colour is not plain";
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const range = document.createRange();
  const texts = [...element.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());
  for (const text of texts) {
    range.selectNodeContents(text);
    for (const line of range.getClientRects()) {
      for (const part of [0.05, 0.5, 0.95]) {
        const colourUnder = under(element, line.left + line.width * part, line.top + line.height / 2);
        if (!colourUnder) return "what lies under it is not plain";
        const found = ratio(colour.light, colourUnder);
        if (found < (isLarge ? 3 : 4.5)) return `${found.toFixed(2)} to 1`;
      }
    }
  }
  return null;
};
// A list's row that there is no room for is not seen, and has no contrast.
const isHidden = (element) => {
  const [list, box] = [element.closest("ol, ul"), element.getBoundingClientRect()];
  if (!list || getComputedStyle(list).overflow !== "hidden") return false;
  const around = list.getBoundingClientRect();
  return box.left >= around.right - 1 || box.top >= around.bottom - 1;
};

const look = async () => {
  // What passes is not listed: writing all of it down takes longer than finding what does not.
  const { violations, incomplete } = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations", "incomplete"] });
  const found = violations.map((one) => tell(one.id, one.nodes));
  for (const node of incomplete.filter((one) => one.id === "color-contrast").flatMap((one) => one.nodes)) {
    const element = document.querySelector(node.target[0]);
    const why = isHidden(element) ? null : judge(element);
    if (why) found.push(tell("color-contrast, left open by axe,", [node], why));
  }
  return found;
};
look().then(done, (error) => done([`axe failed: ${error}`]));
