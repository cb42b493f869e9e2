//! Mails to customers: what they say, how they look, how they leave.
//!
//! A letter is put into the store's outbox in the transaction that causes it, and sealed, because it may hold a license key.
//! From there [`deliver_due`] sends it.
//!
//! # How often a mail is sent
//!
//! For one cause there is one mail in the outbox, ever. It is handed over *at least once*: between the mail server's acceptance
//! and the note of it in the outbox nothing happens but one statement, but if the process is killed just there, or the server's
//! answer is lost on its way, the mail is sent again, because a key that does not arrive is worse than one that arrives twice. Both
//! copies carry the same `Message-ID`, by which mail servers and programs can tell that they are one. Mails written as files
//! exist exactly once: their names come from the mail, so that a repeat takes the place of the first.

mod backoff;
mod compose;
mod draft;
mod letter;
mod letters;
mod outbox;
mod plain;
mod transport;

pub(crate) use letter::{Letter, Sold};
pub(crate) use letters::{
    KeyDelivery, KeyRecovery, Paid, PaymentFailed, RecoveredLicense, RenewalReminder, SubscriptionEnding, TrialEnding,
    Validity,
};
pub(crate) use outbox::{Recipient, deliver_due, envelope, preview};
pub(crate) use transport::Transport;
