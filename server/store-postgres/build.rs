//! Rebuilds the crate when a migration is added: the migrations are compiled in, and Cargo does not see new files itself.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations/postgres");
}
