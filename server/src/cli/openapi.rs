//! `claviger openapi`

/// Prints the OpenAPI document.
pub(super) fn run() -> anyhow::Result<()> {
    super::output::say(crate::openapi::document())?;
    Ok(())
}
