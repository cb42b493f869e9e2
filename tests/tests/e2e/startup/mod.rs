//! Starting, and what must stop a start.

mod backup;
mod commands;
mod doctor;
mod keys;
mod processes;
