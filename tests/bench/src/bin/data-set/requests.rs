//! Files of HTTP requests, which `harness/requests.lua` sends.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use serde::Serialize;

/// Requests one after the other, and where each begins: 8 bytes, little endian, with the end of the last one.
pub(crate) struct Requests {
    requests: BufWriter<File>,
    offsets: BufWriter<File>,
    end: u64,
}

impl Requests {
    pub(crate) fn create(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let file = |extension: &str| -> anyhow::Result<_> {
            let file = File::create(folder.join(format!("{name}.{extension}")))?;
            Ok(BufWriter::with_capacity(1 << 20, file))
        };
        let mut requests = Self {
            requests: file("requests")?,
            offsets: file("offsets")?,
            end: 0,
        };
        requests.mark()?;
        Ok(requests)
    }

    /// Adds a request with a JSON body.
    pub(crate) fn post(&mut self, path: &str, body: &impl Serialize) -> anyhow::Result<()> {
        let body = serde_json::to_string(body)?;
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.requests.write_all(request.as_bytes())?;
        self.end += request.len() as u64;
        self.mark()
    }

    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        self.requests.flush()?;
        self.offsets.flush()?;
        Ok(())
    }

    fn mark(&mut self) -> anyhow::Result<()> {
        self.offsets.write_all(&self.end.to_le_bytes())?;
        Ok(())
    }
}
