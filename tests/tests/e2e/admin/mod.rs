//! A walk through what the console does.

mod amendments;
mod customers;
mod offline;
mod orders;
mod search;
mod trials;
mod watching;
