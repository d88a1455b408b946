// What administrators type and choose, before it is sent. The server decides; this says it in time. Pure.

/** What a person may be, in the order in which it is shown. */
export const ROLES = ["operator", "reception", "head", "manager", "administrator"] as const;

/** What a key may do, in the order in which it is shown. */
export const SCOPES = ["board", "tickets", "issue", "reports", "events"] as const;

/** Roles that no one person has together. */
export function excluded(role: string, chosen: readonly string[]): boolean {
  const other = { administrator: "operator", operator: "administrator" }[role];
  return other !== undefined && chosen.includes(other);
}

/** Whether nobody could administer without this person: then it can be neither suspended nor removed. */
export function isLast<P extends { id: number; roles: readonly string[]; active: boolean }>(person: P, people: readonly P[]): boolean {
  const administers = (one: P) => one.active && one.roles.includes("administrator");
  return administers(person) && people.filter(administers).every((one) => one.id === person.id);
}

/** A name of 1 to 40 characters, without what surrounds it; null where it is none. */
export function nameOf(typed: string): string | null {
  const name = typed.trim().replace(/\s+/g, " ");
  const length = [...name].length;
  return length >= 1 && length <= 40 ? name : null;
}

/** The code that a device shows, as it shows it: K7M-4QX; null where something else was typed. */
export function codeOf(typed: string): string | null {
  const bare = typed.toUpperCase().replace(/[\s\-–—.]+/g, "");
  return /^[A-Z0-9]{6}$/.test(bare) ? `${bare.slice(0, 3)}-${bare.slice(3)}` : null;
}

/** A device's name: k1; null where it cannot be one. */
export function deviceOf(typed: string): string | null {
  const name = typed.trim().toLowerCase();
  return /^[a-z0-9-]{1,32}$/.test(name) ? name : null;
}
