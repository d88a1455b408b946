// The cookies of this page's own office among those of its host: another office at another port has its cookies there too.

/** Those that bear the office's id, and all that bear none. Without an id (a page of before) all are its own. */
export function ownOf(cookies: string, office: string | undefined): string {
  const others = /^(?:__Host-)?numeretto-([0-9a-f]{8})-/;
  const own = cookies.split(";").map((pair) => pair.trim()).filter((pair) => !office || (others.exec(pair)?.[1] ?? office) === office);
  return own.join("; ");
}

/** This page's. */
export function ownCookies(): string {
  return ownOf(document.cookie, document.documentElement.dataset["office"]);
}
