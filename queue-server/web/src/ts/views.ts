// The views of the API that pages read: see /openapi.json.

export interface Wait {
  p10: number;
  p50: number;
  p90: number;
}
export interface ServiceView {
  service: string;
  name: string;
  name_en: string;
  issuing: boolean;
  why_not?: string;
  opens_at?: string;
  waiting: number;
  waiting_since: string | null;
  ahead: number;
  wait: Wait | null;
}
export interface Call {
  call_seq: number;
  number: string;
  service: string;
  desk: number;
  at: string;
  language: string;
  recall: boolean;
  standing: boolean;
}
export interface BoardView {
  view_seq: number;
  now: string;
  body: string;
  office: string;
  text: string | null;
  text_en: string | null;
  rehearsal: boolean;
  clock_suspect: boolean;
  calls: Call[];
  last: Call[];
  services: ServiceView[];
  desks: DesksOfKind[];
}
/** What the desks of a kind do: no desk is told from another. */
export interface DesksOfKind {
  kind: string;
  busy: number;
  free: number;
  paused: number;
  closed: number;
}
export interface Ticket {
  id: string;
  number: string | null;
  service: string;
  class: string;
  channel: string;
  language: string;
  state: string;
  desk: number | null;
  issued_at: string;
  due?: string;
  called_at: string | null;
  started_at: string | null;
  serving_since?: string;
  served?: number;
  ended_at: string | null;
  ahead: number | null;
  wait: Wait | null;
  code?: string;
  link?: string;
}
export interface Desk {
  desk: number;
  kind: string;
  state: "closed" | "open" | "calling" | "serving" | "paused";
  ticket: Ticket | null;
  pause: string | null;
  no_show?: { recalls: number; from: string };
  serves: string[];
  waiting: number;
}
export interface Desks {
  view_seq: number;
  items: Desk[];
  parked: Ticket[];
}
export interface ProcedureView {
  name: string;
  name_en: string;
  service: string;
  expected: number;
}
export interface OfficeView {
  body: string;
  name: string;
  now: string;
  day: string;
  open: boolean;
  opens_at: string | null;
  today: { from: string; to: string }[];
  day_closed: boolean;
  hall_closed: boolean;
  rehearsal: boolean;
  clock_suspect: boolean;
  notices: { kind: string; it: string; en: string }[];
  services: ServiceView[];
  desk_kinds: { kind: string; name: string; name_en: string }[];
  procedures: ProcedureView[];
}
export interface PhoneView {
  view_seq: number;
  now: string;
  office: string;
  number: string;
  service: string;
  service_name: string;
  service_name_en: string;
  state: string;
  desk: number | null;
  issued_at: string;
  called_at: string | null;
  call_seq: number | null;
  ahead: number | null;
  wait: Wait | null;
  language: string;
}
export interface SessionView {
  id: string;
  person: number;
  name: string;
  roles: string[];
  must_change_password: boolean;
  has_pin: boolean;
  locked: boolean;
  desk: number | null;
  lost_desk: number | null;
  idle_seconds: number;
  lock_seconds: number;
  ends_at: string;
  csrf: string;
}
export interface OneSession {
  id: string;
  began: string;
  seen: string;
  ends_at: string;
  desk: number | null;
  current: boolean;
}
export interface PersonView {
  id: number;
  name: string;
  roles: string[];
  active: boolean;
  must_change_password: boolean;
}
export interface PersonWithPassword {
  person: PersonView;
  one_time_password: string;
}
export type DeviceKind = "kiosk" | "board";
export interface PairingView {
  code: string;
  secret: string;
  expires_at: string;
}
export interface Paired {
  device: string;
  kind: DeviceKind;
}
export interface DeviceView {
  device: string;
  kind: DeviceKind;
  paired_at: string;
  token_at: string;
  seen: string | null;
  revoked_at: string | null;
}
export type PrinterState = "ok" | "near_end" | "paper_out" | "cover_open" | "fault" | "away" | "unknown";
export interface Unprinted {
  number: string;
  service: string;
  class: string;
  ticket?: string | null;
  issued_at?: string | null;
  may_exist: boolean;
  refused?: string | null;
}
export type KioskPart = "buttons" | "lamps" | "sound" | "screen" | "touch" | "confirmation";
export type KioskButton = { service: string } | "priority" | "language" | "more" | "back";
export interface KioskHealth {
  version: string;
  uptime: number;
  clock_trusted: boolean;
  printer: { state: PrinterState; profile: string; last_print?: string | null };
  temperature?: number | null;
  to_hand_over: number;
  numbers_left: number;
  unprinted: Unprinted[];
  failed?: KioskPart[];
  stuck?: KioskButton[];
}
export interface KioskView {
  kiosk: string;
  connected: boolean;
  seen?: string | null;
  health?: KioskHealth | null;
}
export interface Kiosks {
  view_seq: number;
  items: KioskView[];
}
export interface KeyView {
  id: number;
  name: string;
  scopes: string[];
  made_at: string;
  seen: string | null;
  revoked_at: string | null;
}
export interface KeyWithToken {
  key: KeyView;
  token: string;
}
export interface AuditView {
  seq: number;
  at: string;
  by: string;
  who?: string | undefined;
  name?: string | undefined;
  deed: string;
  subject?: string;
  subject_name?: string;
  given?: string[];
}
export interface Items<T> {
  items: T[];
  next?: string | null;
}
