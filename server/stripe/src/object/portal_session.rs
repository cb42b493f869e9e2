//! Customer Portal sessions.

use serde::Deserialize;

use crate::debug::brief_debug;

/// A visit to the Customer Portal, where a buyer changes cards, sees invoices and cancels.
#[derive(Clone, Deserialize, Eq, PartialEq)]
pub struct PortalSession {
    /// `bps_…`
    pub id: String,
    /// The page; short-lived, and whoever has this link is in.
    pub url: String,
}

brief_debug!(PortalSession { id });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_stays_out_of_debug_output() {
        let session: PortalSession =
            serde_json::from_str(include_str!("../../tests/fixtures/portal_session.json")).unwrap();
        assert!(session.url.starts_with("https://"));
        assert!(!format!("{session:?}").contains("https://"));
    }
}
