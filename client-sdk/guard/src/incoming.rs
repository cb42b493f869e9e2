//! Signals that come in.

use std::io;

use rustix::process::Signal;
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::mpsc,
};

/// Signals that wait. More of one kind than this are one.
const WAITING: usize = 32;

/// Listens to every signal that is passed on to the command, and to the one that tells of the end of a process.
///
/// # Errors
/// The system lets nobody listen.
pub(crate) fn listen() -> io::Result<mpsc::Receiver<Signal>> {
    let kinds = [
        (SignalKind::terminate(), Signal::TERM),
        (SignalKind::interrupt(), Signal::INT),
        (SignalKind::quit(), Signal::QUIT),
        (SignalKind::hangup(), Signal::HUP),
        (SignalKind::user_defined1(), Signal::USR1),
        (SignalKind::user_defined2(), Signal::USR2),
        (SignalKind::child(), Signal::CHILD),
    ];
    let (sender, receiver) = mpsc::channel(WAITING);
    for (kind, name) in kinds {
        let (mut signals, sender) = (signal(kind)?, sender.clone());
        tokio::spawn(async move { while signals.recv().await.is_some() && sender.send(name).await.is_ok() {} });
    }
    Ok(receiver)
}
