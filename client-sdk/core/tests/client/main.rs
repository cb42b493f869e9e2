//! The client as apps use it, against a server that misbehaves and users who cheat.
#![expect(clippy::unwrap_used, reason = "clippy allows it in tests, but not in their helpers")]

mod attacks;
mod configured;
mod faults;
mod matrices;
mod release;
mod rotation;
mod support;
mod vectors;
