//! Starting, and what must stop a start.

mod backup;
mod commands;
mod keys;
mod processes;
