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
}
export interface Ticket {
  id: string;
  number: string | null;
  service: string;
  class: string;
  channel: string;
  state: string;
  desk: number | null;
  issued_at: string;
  called_at: string | null;
  started_at: string | null;
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
  day_closed: boolean;
  hall_closed: boolean;
  rehearsal: boolean;
  clock_suspect: boolean;
  notices: { kind: string; it: string; en: string }[];
  services: ServiceView[];
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
