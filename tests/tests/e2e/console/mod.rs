//! The admin console, in a real window, with the server that it speaks to. Pictures are in `screenshots/console` of the target folder.

mod content;
mod desk;
mod figures;
mod import;
mod licenses;
mod million;
mod outage;
mod pictures;
mod place;
mod roles;
mod sign_in;
mod stripe_events;
