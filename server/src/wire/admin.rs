//! What several admin operations show.

use claviger_licensing::rules::LicenseStanding;
use poem_openapi::Enum;

/// What the holder of an admin token may do. Each role may all that the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "Role", rename_all = "snake_case")]
pub(crate) enum RoleView {
    /// Look, without keys.
    ReadOnly,
    /// Help customers: licenses, devices, trials, keys.
    Support,
    /// Everything.
    Owner,
}

impl From<claviger_licensing::Role> for RoleView {
    fn from(role: claviger_licensing::Role) -> Self {
        use claviger_licensing::Role;
        match role {
            Role::ReadOnly => Self::ReadOnly,
            Role::Support => Self::Support,
            Role::Owner => Self::Owner,
        }
    }
}

impl From<RoleView> for claviger_licensing::Role {
    fn from(role: RoleView) -> Self {
        match role {
            RoleView::ReadOnly => Self::ReadOnly,
            RoleView::Support => Self::Support,
            RoleView::Owner => Self::Owner,
        }
    }
}

/// How a license stands: its status, expiry and missing payments put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "Standing", rename_all = "snake_case")]
pub(crate) enum StandingView {
    /// Good.
    Valid,
    /// Good, although a payment is missing: in its grace.
    Grace,
    /// A payment is missing and the grace is over.
    Overdue,
    /// Past its end.
    Expired,
    /// Stopped for now.
    Suspended,
    /// Ended.
    Revoked,
}

impl StandingView {
    pub(crate) fn of(license: &claviger_licensing::License, now: chrono::DateTime<chrono::Utc>) -> Self {
        match LicenseStanding::of(license, now) {
            LicenseStanding::Valid => Self::Valid,
            LicenseStanding::Grace => Self::Grace,
            LicenseStanding::Overdue => Self::Overdue,
            LicenseStanding::Expired => Self::Expired,
            LicenseStanding::Suspended => Self::Suspended,
            LicenseStanding::Revoked => Self::Revoked,
        }
    }
}

impl From<StandingView> for LicenseStanding {
    fn from(standing: StandingView) -> Self {
        match standing {
            StandingView::Valid => Self::Valid,
            StandingView::Grace => Self::Grace,
            StandingView::Overdue => Self::Overdue,
            StandingView::Expired => Self::Expired,
            StandingView::Suspended => Self::Suspended,
            StandingView::Revoked => Self::Revoked,
        }
    }
}
