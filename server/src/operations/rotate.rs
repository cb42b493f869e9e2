//! Rotating signing keys.

use chrono::Duration;
use claviger_licensing::{AuditContext, catalog::CatalogContent};
use claviger_store::{SigningKey, StoreError};

use crate::{
    environment::EnvironmentContext,
    signing::{self, Rotation},
};

/// How long a new key is published before it signs, unless somebody wishes otherwise.
pub(crate) const DEFAULT_LEAD_DAYS: u16 = 30;
/// How long the old keys stay published after that, unless somebody wishes otherwise.
pub(crate) const DEFAULT_OVERLAP_DAYS: u16 = 30;

/// How somebody wishes to rotate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) lead_days: u16,
    pub(crate) overlap_days: u16,
    /// The present key is compromised: the new one signs at once, and the old ones go however soon is wished.
    pub(crate) force: bool,
}

/// The old keys would go while tokens that they signed still work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an overlap of {wished} days is too short: tokens work offline for up to {least} days, and whoever verifies them needs the \
     old key that long; wish for at least {least} days, or use `force` if the present key is compromised"
)]
pub(crate) struct OverlapTooShort {
    wished: u16,
    least: u32,
}

/// Why keys were not rotated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RotateError {
    #[error(transparent)]
    OverlapTooShort(#[from] OverlapTooShort),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

/// The rotation that a wish comes to, given what is sold.
pub(crate) fn rotation(wish: Wish, catalog: &CatalogContent) -> Result<Rotation, OverlapTooShort> {
    let least = longest_offline_hours(catalog).div_ceil(24);
    if !wish.force && u32::from(wish.overlap_days) < least {
        return Err(OverlapTooShort {
            wished: wish.overlap_days,
            least,
        });
    }
    let lead_days = if wish.force { 0 } else { wish.lead_days };
    Ok(Rotation {
        lead: Duration::days(i64::from(lead_days)),
        overlap: Duration::days(i64::from(wish.overlap_days)),
    })
}

/// Adds a new signing key, lets the present ones expire, and signs with it when its time has come.
pub(crate) async fn rotate(
    env: &EnvironmentContext,
    wish: Wish,
    context: &AuditContext,
) -> Result<SigningKey, RotateError> {
    let catalog = env.store.read_catalog().await?.content;
    let rotation = rotation(wish, &catalog)?;
    let key = signing::rotate(env.store.as_ref(), &env.secrets, rotation, context).await?;
    env.signer.reload(env.store.as_ref(), &env.secrets).await?;
    Ok(key)
}

/// Of all plans and trials, retired ones included: their licenses work on.
fn longest_offline_hours(catalog: &CatalogContent) -> u32 {
    let plans = catalog.plans.iter().map(|plan| plan.offline_hours);
    let trials = catalog
        .products
        .iter()
        .filter_map(|product| product.trial.as_ref())
        .map(|trial| trial.offline_hours);
    plans.chain(trials).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use claviger_licensing::catalog::Declaration;
    use claviger_protocol::Environment;

    use super::*;

    fn catalog(plan_offline: &str, trial_offline: &str) -> CatalogContent {
        let text = format!(
            "[[product]]\ncode = \"app\"\nname = \"App\"\ntrial = {{ days = 7, offline = \"{trial_offline}\" }}\n\
             [[product.plan]]\ncode = \"one\"\nname = \"One\"\nkind = \"perpetual\"\noffline = \"{plan_offline}\"\n"
        );
        let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        Declaration::parse(&text)
            .unwrap()
            .apply(&CatalogContent::default(), Environment::Test, now)
            .content
    }

    const fn wish(overlap_days: u16, force: bool) -> Wish {
        Wish {
            lead_days: 10,
            overlap_days,
            force,
        }
    }

    #[test]
    fn the_overlap_reaches_the_longest_offline_time() {
        let catalog = catalog("40 days", "7 days");
        let refused = rotation(wish(39, false), &catalog).unwrap_err();
        assert_eq!(refused, OverlapTooShort { wished: 39, least: 40 });
        let rotation = rotation(wish(40, false), &catalog).unwrap();
        assert_eq!(
            rotation,
            Rotation {
                lead: Duration::days(10),
                overlap: Duration::days(40)
            }
        );
    }

    #[test]
    fn trials_count_and_begun_days_are_whole() {
        let catalog = catalog("1 hour", "25 hours");
        assert!(rotation(wish(1, false), &catalog).is_err());
        assert!(rotation(wish(2, false), &catalog).is_ok());
    }

    #[test]
    fn force_signs_at_once_and_takes_any_overlap() {
        let rotation = rotation(wish(0, true), &catalog("40 days", "7 days")).unwrap();
        assert_eq!(
            rotation,
            Rotation {
                lead: Duration::zero(),
                overlap: Duration::zero()
            }
        );
    }

    #[test]
    fn an_empty_catalog_asks_for_nothing() {
        assert!(rotation(wish(0, false), &CatalogContent::default()).is_ok());
    }
}
