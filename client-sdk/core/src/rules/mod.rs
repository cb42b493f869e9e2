//! Everything that decides. No I/O, no clock: what is remembered, what happened and what time it is are arguments.

pub(crate) mod change;
pub(crate) mod judge;
pub(crate) mod schedule;
pub(crate) mod time;

#[cfg(test)]
mod table;
