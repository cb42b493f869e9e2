//! Trials as admins see them.

use chrono::{DateTime, Utc};
use claviger_licensing::{Trial, TrialId, kind, rules};
use claviger_store::TrialState;
use poem_openapi::{Enum, Object};

use crate::{
    environment::EnvironmentContext,
    http::{
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    wire::id::WireId,
};

/// A trial as admins see it.
#[derive(Debug, Object)]
#[oai(rename = "AdminTrial", skip_serializing_if_is_none)]
pub(crate) struct TrialView {
    /// Its id.
    pub(crate) id: WireId<kind::Trial>,
    /// The code of the product that is tried.
    pub(crate) product: String,
    /// How it stands.
    pub(crate) state: TrialStateView,
    /// When it began.
    pub(crate) started_at: DateTime<Utc>,
    /// From when on it is over.
    pub(crate) ends_at: DateTime<Utc>,
    /// E-mail address, if the app asked for one.
    pub(crate) email: Option<String>,
    /// The device's name.
    pub(crate) device_name: Option<String>,
    /// Operating system.
    pub(crate) platform: Option<String>,
    /// Version of the app.
    pub(crate) app_version: Option<String>,
    /// The license that the device activated later.
    pub(crate) converted_license_id: Option<WireId<kind::License>>,
    /// When it did.
    pub(crate) converted_at: Option<DateTime<Utc>>,
}

/// How a trial stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "TrialState", rename_all = "snake_case")]
pub(crate) enum TrialStateView {
    /// It runs.
    Running,
    /// It is over.
    Over,
    /// Its device activated a license.
    Converted,
}

impl TrialView {
    pub(crate) fn new(trial: Trial, product: String, now: DateTime<Utc>) -> Self {
        Self {
            id: WireId(trial.id),
            product,
            state: TrialStateView::of(&trial, now),
            started_at: trial.started_at,
            ends_at: trial.ends_at,
            email: trial.email,
            device_name: trial.device_name,
            platform: trial.platform,
            app_version: trial.app_version,
            converted_license_id: trial.converted.map(|(license, _)| WireId(license)),
            converted_at: trial.converted.map(|(_, at)| at),
        }
    }
}

impl TrialStateView {
    fn of(trial: &Trial, now: DateTime<Utc>) -> Self {
        if trial.converted.is_some() {
            Self::Converted
        } else if rules::trial_standing(trial, now).is_valid() {
            Self::Running
        } else {
            Self::Over
        }
    }
}

impl From<TrialStateView> for TrialState {
    fn from(state: TrialStateView) -> Self {
        match state {
            TrialStateView::Running => Self::Running,
            TrialStateView::Over => Self::Over,
            TrialStateView::Converted => Self::Converted,
        }
    }
}

/// Trials with their products' codes.
pub(crate) async fn views(
    env: &EnvironmentContext,
    trials: Vec<Trial>,
    now: DateTime<Utc>,
) -> Result<Vec<TrialView>, Problem> {
    let products = env.store.read_catalog().await?.content.products;
    let code = |trial: &Trial| {
        let product = products.iter().find(|product| product.id == trial.product_id);
        // The catalog never loses a product; this is for one that is added while we read.
        product.map_or_else(|| trial.product_id.to_string(), |product| product.code.clone())
    };
    Ok(trials
        .into_iter()
        .map(|trial| (code(&trial), trial))
        .map(|(code, trial)| TrialView::new(trial, code, now))
        .collect())
}

/// One trial by its id.
pub(crate) async fn find(scope: &Scope, id: TrialId) -> Result<Trial, Problem> {
    let trial = scope.env.store.find_trial_by_id(id).await?;
    trial.ok_or_else(|| Problem::new(ErrorCode::TrialNotFound))
}

/// A trial as it is, with its product's code.
pub(crate) async fn show(scope: &Scope, trial: Trial) -> Result<TrialView, Problem> {
    let views = views(&scope.env, vec![trial], scope.now).await?;
    views
        .into_iter()
        .next()
        .ok_or_else(|| Problem::new(ErrorCode::TrialNotFound))
}
