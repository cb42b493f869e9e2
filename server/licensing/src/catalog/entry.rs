//! What products, plans and prices have in common for applying a catalog.

use super::ChangeKind;
use crate::{Plan, Price, Product};

/// An entry of the catalog.
pub(super) trait Entry: Clone {
    /// Which kind of entry it is.
    const KIND: ChangeKind;

    /// Is it the same entry, changed or not?
    fn is(&self, other: &Self) -> bool;

    /// Is it no longer declared?
    fn retired(&self) -> bool;

    /// The entry, no longer declared.
    fn retire(self) -> Self;

    /// The keys of the file whose values differ.
    fn differing(&self, other: &Self) -> Vec<String>;
}

/// The names whose condition holds.
fn names<const N: usize>(pairs: [(&str, bool); N]) -> Vec<String> {
    pairs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(name, _)| name.to_owned())
        .collect()
}

// Each `differing` takes its entry apart field by field, so that a new field cannot be forgotten there.

impl Entry for Product {
    const KIND: ChangeKind = ChangeKind::Product;

    fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }

    fn retired(&self) -> bool {
        self.retired
    }

    fn retire(self) -> Self {
        Self { retired: true, ..self }
    }

    fn differing(&self, other: &Self) -> Vec<String> {
        let Self {
            id: _,
            code: _,
            name,
            key_template,
            check_interval_minutes,
            trial,
            buy_url,
            support_url,
            retired: _,
        } = self;
        names([
            ("name", *name != other.name),
            ("key_template", *key_template != other.key_template),
            (
                "check_interval",
                *check_interval_minutes != other.check_interval_minutes,
            ),
            ("trial", *trial != other.trial),
            ("buy_url", *buy_url != other.buy_url),
            ("support_url", *support_url != other.support_url),
        ])
    }
}

impl Entry for Plan {
    const KIND: ChangeKind = ChangeKind::Plan;

    fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }

    fn retired(&self) -> bool {
        self.retired
    }

    fn retire(self) -> Self {
        Self { retired: true, ..self }
    }

    fn differing(&self, other: &Self) -> Vec<String> {
        let Self {
            id: _,
            product_id: _,
            code: _,
            name,
            kind,
            max_devices,
            features,
            limits,
            key_template,
            key_word,
            offline_hours,
            license_file_days,
            grace_days,
            drift,
            transfers,
            retired: _,
        } = self;
        let same_kind = std::mem::discriminant(kind) == std::mem::discriminant(&other.kind);
        names([
            ("name", *name != other.name),
            ("kind", !same_kind),
            ("term", same_kind && *kind != other.kind),
            ("max_devices", *max_devices != other.max_devices),
            ("features", *features != other.features),
            ("limits", *limits != other.limits),
            ("key_template", *key_template != other.key_template),
            ("key_word", *key_word != other.key_word),
            ("offline", *offline_hours != other.offline_hours),
            ("license_file_days", *license_file_days != other.license_file_days),
            ("grace_days", *grace_days != other.grace_days),
            ("drift", *drift != other.drift),
            ("transfers", *transfers != other.transfers),
        ])
    }
}

impl Entry for Price {
    const KIND: ChangeKind = ChangeKind::Price;

    fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }

    fn retired(&self) -> bool {
        self.retired
    }

    fn retire(self) -> Self {
        Self { retired: true, ..self }
    }

    fn differing(&self, other: &Self) -> Vec<String> {
        let Self {
            id: _,
            plan_id: _,
            code: _,
            currency,
            amount,
            interval,
            stripe_price,
            retired: _,
        } = self;
        names([
            ("currency", *currency != other.currency),
            ("amount", *amount != other.amount),
            ("every", *interval != other.interval),
            ("stripe", *stripe_price != other.stripe_price),
        ])
    }
}
