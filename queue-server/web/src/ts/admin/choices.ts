// Boxes to tick, each with one line of what it gives.

import { make, say } from "../dom";
import { text } from "../texts";

/** A list of boxes. */
export interface Choices {
  list: HTMLElement;
  chosen(): string[];
  focus(): void;
}

/** The boxes of these names; `prefix`: of their texts. `excluded` tells which cannot be ticked besides those that are, `why` is always said. */
export function choices(
  legend: string,
  prefix: string,
  names: readonly string[],
  ticked: readonly string[],
  rule: { excluded(name: string, chosen: readonly string[]): boolean; why: string } | null = null,
): Choices {
  const boxes = names.map((value) => make("input", { type: "checkbox", value, checked: ticked.includes(value) }));
  const rows = boxes.map((box) => {
    const about = make("span", { class: "hint", id: `about-${box.value}` }, text(`${prefix}-${box.value}-may`));
    box.setAttribute("aria-describedby", rule ? `about-${box.value} about-rule` : about.id);
    const name = make("strong", {}, text(`${prefix}-${box.value}`));
    return make("div", { class: "choice-row" }, make("label", { class: "tick" }, box, name), about);
  });
  const why = make("p", { class: "hint", id: "about-rule" });
  say(why, rule?.why ?? "");
  const list = make("fieldset", { class: "choose" }, make("legend", {}, legend), why, ...rows);
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const settle = () => {
    for (const box of boxes) box.disabled = !box.checked && (rule?.excluded(box.value, chosen()) ?? false);
  };
  list.addEventListener("change", settle);
  settle();
  return { list, chosen, focus: () => (boxes.find((box) => box.checked) ?? boxes[0])?.focus() };
}
