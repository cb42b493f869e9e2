//! `claviger openapi`

/// Prints the OpenAPI document.
pub(super) fn run() -> anyhow::Result<()> {
    println!("{}", crate::openapi::document());
    Ok(())
}
