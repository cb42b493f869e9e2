//! Environments on the wire.

use claviger_protocol::Environment;
use poem_openapi::Enum;

/// One of the two environments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "Environment", rename_all = "snake_case")]
pub(crate) enum EnvironmentView {
    /// For trying out: no real money.
    Test,
    /// For customers.
    Prod,
}

impl From<EnvironmentView> for Environment {
    fn from(view: EnvironmentView) -> Self {
        match view {
            EnvironmentView::Test => Self::Test,
            EnvironmentView::Prod => Self::Prod,
        }
    }
}

impl From<Environment> for EnvironmentView {
    fn from(environment: Environment) -> Self {
        match environment {
            Environment::Test => Self::Test,
            Environment::Prod => Self::Prod,
        }
    }
}
