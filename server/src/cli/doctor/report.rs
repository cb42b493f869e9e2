//! What the doctor says.

use crate::cli::output::say;

/// Findings, printed as they come.
#[derive(Debug, Default)]
pub(super) struct Report {
    warnings: usize,
    failures: usize,
}

impl Report {
    /// It is as it should be.
    pub(super) fn ok(&mut self, finding: impl AsRef<str>) {
        line(format!("ok    {}", finding.as_ref()));
    }

    /// It works, and should be otherwise.
    pub(super) fn warn(&mut self, finding: impl AsRef<str>, remedy: impl AsRef<str>) {
        self.warnings += 1;
        line(format!("warn  {}\n      fix: {}", finding.as_ref(), remedy.as_ref()));
    }

    /// It does not work, or is not safe.
    pub(super) fn fail(&mut self, finding: impl AsRef<str>, remedy: impl AsRef<str>) {
        self.failures += 1;
        line(format!("fail  {}\n      fix: {}", finding.as_ref(), remedy.as_ref()));
    }

    /// The end: an error if something failed.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        let Self { warnings, failures } = self;
        anyhow::ensure!(failures == 0, "doctor: {failures} failed, {warnings} warnings");
        line(format!("\n{warnings} warnings, nothing failed"));
        Ok(())
    }
}

/// The exit code tells the outcome also to somebody who does not read the findings.
fn line(text: String) {
    drop(say(text));
}
