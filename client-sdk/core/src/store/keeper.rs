//! Who keeps the secret: the interface to keyrings, and how they are asked without waiting for them too long.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use zeroize::Zeroizing;

/// How long a call may take. A keyring that asks its user for a password may take longer: its answer counts the next time.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a keyring that refused is left alone, because it may ask its user each time.
const PAUSE: Duration = Duration::from_secs(3600);

/// Keeps secrets of an app, apart from its files.
///
/// Its methods may block for as long as they like: they are called from a thread of their own.
pub trait SecretKeeper: Send + Sync + fmt::Debug {
    /// The secret under this name; `None` if there is none.
    ///
    /// # Errors
    /// [`KeeperError`], also when the keeper is locked: a file whose secret is gone is given up, one whose keeper is locked is not.
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, KeeperError>;

    /// Keeps a secret of up to 1 KiB under this name, in place of one that is there.
    ///
    /// # Errors
    /// [`KeeperError`]
    fn write(&self, name: &str, secret: &[u8]) -> Result<(), KeeperError>;

    /// Forgets the secret under this name. It is no error if there is none.
    ///
    /// # Errors
    /// [`KeeperError`]
    fn delete(&self, name: &str) -> Result<(), KeeperError>;
}

/// Why a keeper did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum KeeperError {
    /// There is none.
    #[error("there is no keyring")]
    Unavailable,
    /// It is locked, or does not let this app in.
    #[error("the keyring is locked")]
    Denied,
    /// It did not answer in time.
    #[error("the keyring did not answer in time")]
    TimedOut,
    /// It failed.
    #[error("the keyring failed")]
    Failed,
}

/// Asks a keeper, with a limit of time.
#[derive(Debug)]
pub(super) struct Patient {
    keeper: Arc<dyn SecretKeeper>,
    patience: Duration,
    pause: Duration,
    /// The call that was given up but has not returned.
    outstanding: Mutex<Option<JoinHandle<()>>>,
    denied: Arc<Mutex<Option<Instant>>>,
}

impl Patient {
    pub(super) fn new(keeper: Arc<dyn SecretKeeper>) -> Self {
        Self {
            keeper,
            patience: PATIENCE,
            pause: PAUSE,
            outstanding: Mutex::default(),
            denied: Arc::default(),
        }
    }

    pub(super) fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeeperError> {
        let name = name.to_owned();
        self.ask(move |keeper| keeper.read(&name).map(|secret| secret.map(Zeroizing::new)))
    }

    pub(super) fn write(&self, name: &str, secret: Zeroizing<Vec<u8>>) -> Result<(), KeeperError> {
        let name = name.to_owned();
        self.ask(move |keeper| keeper.write(&name, &secret))
    }

    pub(super) fn delete(&self, name: &str) -> Result<(), KeeperError> {
        let name = name.to_owned();
        self.ask(move |keeper| keeper.delete(&name))
    }

    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn SecretKeeper) -> Result<T, KeeperError> + Send + 'static,
    ) -> Result<T, KeeperError> {
        let mut outstanding = self.outstanding.lock().unwrap_or_else(PoisonError::into_inner);
        if outstanding.as_ref().is_some_and(|call| !call.is_finished()) {
            return Err(KeeperError::TimedOut);
        }
        if self.was_denied() {
            return Err(KeeperError::Denied);
        }
        let (keeper, denied) = (Arc::clone(&self.keeper), Arc::clone(&self.denied));
        let (sender, receiver) = mpsc::sync_channel(1);
        let work = move || {
            let answer = question(&*keeper);
            let refused = matches!(answer, Err(KeeperError::Denied));
            *denied.lock().unwrap_or_else(PoisonError::into_inner) = refused.then(Instant::now);
            // Nobody listens any more if it took too long.
            let _ = sender.send(answer);
        };
        let call = thread::Builder::new().name("claviger-keyring".to_owned()).spawn(work);
        let call = call.map_err(|_| KeeperError::Failed)?;
        match receiver.recv_timeout(self.patience) {
            Ok(answer) => {
                // It has nothing left to do; once it is joined, the next call need not wonder whether it is finished.
                let _ = call.join();
                answer
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {
                *outstanding = Some(call);
                Err(KeeperError::TimedOut)
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(KeeperError::Failed),
        }
    }

    fn was_denied(&self) -> bool {
        let denied = *self.denied.lock().unwrap_or_else(PoisonError::into_inner);
        denied.is_some_and(|at| at.elapsed() < self.pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers when it is let.
    #[derive(Debug)]
    struct Gate {
        answers: Mutex<mpsc::Receiver<Result<(), KeeperError>>>,
    }

    impl Gate {
        fn wait(&self) -> Result<(), KeeperError> {
            self.answers.lock().unwrap().recv().expect("the test does not hang up")
        }
    }

    impl SecretKeeper for Gate {
        fn read(&self, _: &str) -> Result<Option<Vec<u8>>, KeeperError> {
            self.wait().map(|()| Some(vec![1]))
        }

        fn write(&self, _: &str, _: &[u8]) -> Result<(), KeeperError> {
            self.wait()
        }

        fn delete(&self, _: &str) -> Result<(), KeeperError> {
            self.wait()
        }
    }

    fn gate(patience: Duration, pause: Duration) -> (Patient, mpsc::Sender<Result<(), KeeperError>>) {
        let (open, answers) = mpsc::channel();
        let keeper = Arc::new(Gate {
            answers: Mutex::new(answers),
        });
        let patient = Patient {
            patience,
            pause,
            ..Patient::new(keeper)
        };
        (patient, open)
    }

    fn outstanding(patient: &Patient) -> JoinHandle<()> {
        patient
            .outstanding
            .lock()
            .unwrap()
            .take()
            .expect("a call is outstanding")
    }

    #[test]
    fn answers_come_through() {
        let (patient, open) = gate(PATIENCE, PAUSE);
        open.send(Ok(())).unwrap();
        assert_eq!(patient.read("a").unwrap().unwrap().as_slice(), [1]);
        open.send(Err(KeeperError::Unavailable)).unwrap();
        assert_eq!(patient.delete("a"), Err(KeeperError::Unavailable));
    }

    #[test]
    fn a_keeper_that_hangs_is_given_up_and_left_alone_until_it_returns() {
        let (patient, open) = gate(Duration::from_millis(1), PAUSE);
        assert_eq!(patient.read("a"), Err(KeeperError::TimedOut));
        assert_eq!(patient.read("a"), Err(KeeperError::TimedOut));
        open.send(Ok(())).unwrap();
        outstanding(&patient).join().unwrap();
        let patient = Patient {
            patience: PATIENCE,
            ..patient
        };
        // The first answer was not for this call, and of the second call nothing reached the keeper.
        open.send(Err(KeeperError::Failed)).unwrap();
        assert_eq!(patient.read("a"), Err(KeeperError::Failed));
    }

    #[test]
    fn a_keeper_that_refused_is_not_asked_again_at_once() {
        let (patient, open) = gate(PATIENCE, PAUSE);
        open.send(Err(KeeperError::Denied)).unwrap();
        assert_eq!(patient.read("a"), Err(KeeperError::Denied));
        assert_eq!(patient.read("a"), Err(KeeperError::Denied));
        let patient = Patient {
            pause: Duration::ZERO,
            ..patient
        };
        open.send(Ok(())).unwrap();
        assert!(patient.read("a").is_ok());
    }

    #[test]
    fn a_refusal_that_comes_too_late_counts_all_the_same() {
        let (patient, open) = gate(Duration::from_millis(1), PAUSE);
        assert_eq!(patient.read("a"), Err(KeeperError::TimedOut));
        open.send(Err(KeeperError::Denied)).unwrap();
        outstanding(&patient).join().unwrap();
        assert_eq!(patient.read("a"), Err(KeeperError::Denied));
    }

    #[test]
    fn a_keeper_that_panics_has_failed() {
        let (patient, open) = gate(PATIENCE, PAUSE);
        drop(open);
        assert_eq!(patient.write("a", Zeroizing::new(vec![1])), Err(KeeperError::Failed));
    }
}
