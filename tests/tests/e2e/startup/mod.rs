//! Starting, and what must stop a start.

mod backup;
mod commands;
mod demo;
mod doctor;
mod keys;
mod processes;
