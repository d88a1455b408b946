// Lists whose elements stay while what they show stays: a new view neither grows the page nor restarts a flash.

/** Brings the children of an element in line with items, by key. An item that cannot be shown is left out; the others
 *  are shown. */
export function keyed<T>(
  parent: Element,
  items: readonly T[],
  key: (item: T) => string,
  show: (item: T, before: HTMLElement | undefined) => HTMLElement,
): void {
  const before = new Map<string, HTMLElement>();
  for (const child of parent.children) {
    const name = child instanceof HTMLElement ? child.dataset["key"] : undefined;
    if (name !== undefined) before.set(name, child as HTMLElement);
  }
  const after = new Map<string, HTMLElement>();
  for (const item of items) {
    try {
      const name = key(item);
      if (after.has(name)) continue;
      const element = show(item, before.get(name));
      element.dataset["key"] = name;
      after.set(name, element);
    } catch (error) {
      console.warn("one item cannot be shown", error);
    }
  }
  const elements = [...after.values()];
  for (const child of [...parent.children]) if (!elements.includes(child as HTMLElement)) child.remove();
  // Elements in their place are not touched: moving one would begin its animation anew.
  elements.forEach((element, place) => {
    const there = parent.children[place];
    if (there !== element) parent.insertBefore(element, there ?? null);
  });
}
