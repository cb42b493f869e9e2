//! The customer pages in a real browser: Chromium, which Node drives by the scenes in `tests/node/pages`.
//!
//! The browser notes for every page, whatever a scenario is about, what must not happen there: errors in its console, violations
//! of its policy, requests to elsewhere, headers that are not as strict as they should be.

mod browser;
mod foreign_text;
mod intervals;
mod own_page;
mod pictures;
mod purchase;

use browser::Browser;
