// What one page did and the next one says: once, and only that it was done. Never a text from outside.

/** What may be told so; each is the end of a text `doors-news-…`. */
const KNOWN = ["password", "other"] as const;
type News = (typeof KNOWN)[number];

const KEPT = "numeretto-news";

/** Lets the next page say it. Storage may be forbidden: then nobody does. */
export function tellNext(news: News): void {
  try {
    sessionStorage.setItem(KEPT, news);
  } catch {
    // It was done nevertheless.
  }
}

/** What the page before left to be said; told once. */
export function newsOfBefore(): News | null {
  try {
    const kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    return KNOWN.find((one) => one === kept) ?? null;
  } catch {
    return null;
  }
}
