//! Tells the command by a signal to pause and to go on.

use rustix::process::Signal;

use crate::{
    child::Processes,
    options::{Notice, Options},
};

/// The signals that the operator chose, and what the command knows.
#[derive(Debug)]
pub(crate) struct Pause {
    pause: Option<Notice>,
    resume: Option<Notice>,
    /// What the command was last told; it begins in the belief that it may work.
    told: bool,
    /// What it should know.
    paused: bool,
}

impl Pause {
    /// Before the command was told anything.
    pub(crate) const fn new(options: &Options) -> Self {
        Self {
            pause: options.signal_pause,
            resume: options.signal_resume,
            told: false,
            paused: false,
        }
    }

    /// Notes what the command should know.
    pub(crate) const fn set(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// Whether the command is still to be told.
    pub(crate) fn is_pending(&self) -> bool {
        self.told != self.paused
    }

    /// Tells the command, unless it would not survive it: a program that has just been started has not set up its handlers yet.
    pub(crate) fn tell(&mut self, processes: &Processes) {
        let notice = if self.paused { self.pause } else { self.resume };
        let Some(notice) = notice.filter(|_| self.is_pending()) else {
            self.told = self.paused;
            return;
        };
        if !notice.must_be_handled() || processes.handles(notice.signal()) {
            processes.signal(notice.signal());
            self.told = self.paused;
        } else {
            tracing::debug!(?notice, "the command does not handle the signal yet");
        }
    }

    /// Whether the command is frozen and takes no notice of what it is asked.
    pub(crate) fn is_frozen(&self) -> bool {
        self.told && self.pause == Some(Notice::Stop)
    }
}

impl Notice {
    /// Whether it ends a program that does not handle it.
    const fn must_be_handled(self) -> bool {
        matches!(self, Self::Usr1 | Self::Usr2 | Self::Hup)
    }

    const fn signal(self) -> Signal {
        match self {
            Self::Usr1 => Signal::USR1,
            Self::Usr2 => Signal::USR2,
            Self::Hup => Signal::HUP,
            Self::Winch => Signal::WINCH,
            Self::Stop => Signal::STOP,
            Self::Cont => Signal::CONT,
        }
    }
}
