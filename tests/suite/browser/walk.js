// The keyboard's way through the page as it should be: everything that takes the focus, in the order of the document, with
// how it looks without the focus. Where the page has put the focus somewhere, the way goes on from there. walk(): the list; at(): where the focus is now, and what is wrong with
// how it is seen; steps(): that, from here on and after each press of Tab.
window.keyboard = (() => {
  const stage = document.querySelector("dialog:modal") ?? document.body;
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const takes = (one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert]");
  // A group of radio buttons is one step: on the chosen one, or on the first.
  const group = (one) => [...stage.querySelectorAll("input[type=radio]")].filter((other) => other.name === one.name && other.form === one.form);
  const isPassed = (one) => one.type === "radio" && one.name !== "" && one !== (group(one).find((other) => other.checked) ?? group(one)[0]);
  const placed = document.activeElement ?? document.body;
  const isAhead = (one) => placed === one || (placed.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const list = [...stage.querySelectorAll(kinds)].filter((one) => takes(one) && !isPassed(one) && isAhead(one));
  // The mark may stand on the element, on what is drawn with it, or on the row or card that it fills.
  const marks = (one) => [[one], [one, "::before"], [one, "::after"], [one.closest("label") ?? one], [one.parentElement]].map(([of, part]) => getComputedStyle(of, part));
  const rings = (one) => marks(one).some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1);
  const looks = (one) => {
    const style = getComputedStyle(one);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecorationLine].join("|");
  };
  const names = new Map();
  const name = (one) => {
    const id = one.id || one.dataset.verb || one.dataset.service || one.getAttribute("name") || "";
    return `${one.localName} ${id} “${(one.innerText || one.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 30)}”`;
  };
  list.forEach((one, nth) => names.set(one, { name: `${nth + 1} ${name(one)}`, before: looks(one) }));
  const label = (one) => one.closest("label") ?? one;
  const at = () => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return { name: null, wrong: null };
    const known = names.get(one) ?? { name: name(one), before: null };
    const box = one.getBoundingClientRect();
    let wrong = null;
    if (box.width < 2 || box.height < 2 || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) wrong = "it cannot be seen";
    else if (box.right <= 0 || box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight) wrong = "it is off the screen";
    else if (!rings(one) && looks(one) === known.before) wrong = "nothing shows that it has the focus";
    else {
      const top = document.elementFromPoint(
        Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)),
        Math.min(innerHeight - 1, Math.max(0, box.top + box.height / 2)),
      );
      if (top && !one.contains(top) && !top.contains(one) && !label(one).contains(top)) wrong = `it lies under ${name(top)}`;
    }
    return { name: known.name, wrong };
  };
  // A key is let go where the focus has come to.
  const steps = [at()];
  const step = (event) => event.key === "Tab" && steps.push(at());
  removeEventListener("keyup", window.keyboard?.step, true);
  addEventListener("keyup", step, true);
  return { begins: () => list.includes(placed), walk: () => list.map((one) => names.get(one).name), steps: () => steps, step };
})();
return window.keyboard.walk();
