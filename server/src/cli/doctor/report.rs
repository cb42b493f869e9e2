//! What the doctor says.

/// Findings, printed as they come.
#[derive(Debug, Default)]
pub(super) struct Report {
    warnings: usize,
    failures: usize,
}

impl Report {
    /// It is as it should be.
    pub(super) fn ok(&mut self, finding: impl AsRef<str>) {
        println!("ok    {}", finding.as_ref());
    }

    /// It works, and should be otherwise.
    pub(super) fn warn(&mut self, finding: impl AsRef<str>, remedy: impl AsRef<str>) {
        self.warnings += 1;
        println!("warn  {}\n      fix: {}", finding.as_ref(), remedy.as_ref());
    }

    /// It does not work, or is not safe.
    pub(super) fn fail(&mut self, finding: impl AsRef<str>, remedy: impl AsRef<str>) {
        self.failures += 1;
        println!("fail  {}\n      fix: {}", finding.as_ref(), remedy.as_ref());
    }

    /// The end: an error if something failed.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        let Self { warnings, failures } = self;
        anyhow::ensure!(failures == 0, "doctor: {failures} failed, {warnings} warnings");
        println!("\n{warnings} warnings, nothing failed");
        Ok(())
    }
}
