//! What a server writes.

use std::{
    io::{BufRead, BufReader, Read},
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use tokio::sync::mpsc;

/// What a process wrote to one of its outputs so far.
#[derive(Debug, Default)]
pub struct Log {
    text: Mutex<String>,
}

impl Log {
    /// Everything so far.
    pub fn text(&self) -> String {
        self.text.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The last lines, for the report of a failure; statements of the database are left out.
    pub fn tail(&self, lines: usize) -> String {
        let text = self.text();
        let all: Vec<&str> = text
            .lines()
            .filter(|line| !line.contains("\"target\":\"sqlx"))
            .collect();
        all[all.len().saturating_sub(lines)..].join("\n")
    }

    /// Reads an output to its end, on a thread of its own; each line is also sent to `lines`, if somebody listens.
    pub(crate) fn follow(
        self: &Arc<Self>,
        output: impl Read + Send + 'static,
        lines: Option<mpsc::UnboundedSender<String>>,
    ) -> JoinHandle<()> {
        let log = Arc::clone(self);
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let mut text = log.text.lock().unwrap_or_else(PoisonError::into_inner);
                text.push_str(&line);
                text.push('\n');
                drop(text);
                // Nobody listens any more once the server is up.
                lines.iter().for_each(|lines| drop(lines.send(line.clone())));
            }
        })
    }
}
