//! The figures: what an office's history says, as tables.
//!
//! Rows of the history come in ([`crate::history::FigureRow`] and its like: stored ones, and those of the running day that the
//! caller adds), a [`Table`] goes out, and each rendering (JSON, CSV, XLSX) is made of that table alone. What a wait, a
//! median or a share is stands in [`definitions`]; how rows are grouped in [`key`].
//!
//! Nothing here reads the store, a clock or a locale, and no figure is finer than a kind of desk.

pub mod compare;
pub mod definitions;
pub mod exact;
pub mod key;
pub mod render;
pub mod table;
pub mod visits;
pub mod waits;

pub use exact::Decimal;
pub use key::{Key, Part, ReportKey};
pub use render::{ReportFormat, render};
pub use table::{Column, ColumnKind, Table, Value};
pub use visits::{Faces, VisitFigures, faces_by_month, feedback, service_time, visits_by_service, visits_overall};
pub use waits::{WaitFigures, figures, overall, share_within, waits_table};
