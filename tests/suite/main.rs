//! The test suite: one binary, a module for each subject.

mod figures;
mod figures_naive;
mod history_import;
