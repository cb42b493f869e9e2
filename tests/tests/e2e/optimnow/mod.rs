//! OptimNow: yearly plans for a self-hosted server.

mod keys;
mod python;
mod sales;
