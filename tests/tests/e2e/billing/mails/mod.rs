//! Mails about purchases: what they say, and how they leave.

mod letters;
mod sending;
mod smtp;
mod trials;
