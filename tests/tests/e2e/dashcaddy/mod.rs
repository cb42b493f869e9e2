//! DashCaddy: one plan with four prices, for one machine at a time.

mod machines;
mod subscription;
