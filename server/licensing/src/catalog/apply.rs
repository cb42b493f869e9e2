use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use claviger_protocol::Environment;

use super::{
    CatalogContent, Change, ChangeAction, Declaration, entry::Entry, plan::DeclaredPlan, price::DeclaredPrice,
    product::DeclaredProduct,
};
use crate::{Id, IdKind, Plan, Price, Product};

/// What becomes of a stored catalog under a declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    /// The whole catalog: all that is declared, and, marked as retired, all that is not any more.
    pub content: CatalogContent,
    /// How it differs from what is stored; nothing if it does not. Products come first, then plans, then prices.
    pub changes: Vec<Change>,
}

impl Declaration {
    /// Compares the declaration with what is stored for one environment.
    ///
    /// An entry whose codes are stored already keeps its id, retired or not; a new one gets an id that carries `now`. Of
    /// Stripe prices the environment's is taken. Nothing forbids to change the kind of a plan or the key template of a
    /// product: licenses keep their ends and keys as they were issued, and the change is told.
    pub fn apply(&self, current: &CatalogContent, environment: Environment, now: DateTime<Utc>) -> Application {
        let products: Vec<Product> = self
            .products
            .iter()
            .map(|declared| product(declared, current, now))
            .collect();
        let declared_plans: Vec<(Plan, &DeclaredPlan)> = products
            .iter()
            .zip(&self.products)
            .flat_map(|(product, declared)| declared.plans.iter().map(move |declared| (product, declared)))
            .map(|(product, declared)| (plan(declared, product, current, now), declared))
            .collect();
        let prices = declared_plans
            .iter()
            .flat_map(|(plan, declared)| prices(declared, plan, current, environment, now));
        let prices = prices.collect();
        let plans = declared_plans.into_iter().map(|(plan, _)| plan).collect();
        merge_all(
            current,
            CatalogContent {
                products,
                plans,
                prices,
            },
        )
    }
}

fn product(declared: &DeclaredProduct, current: &CatalogContent, now: DateTime<Utc>) -> Product {
    let stored = current
        .products
        .iter()
        .find(|stored| stored.code == declared.product.code);
    Product {
        id: id_of(stored.map(|stored| stored.id), now),
        ..declared.product.clone()
    }
}

fn plan(declared: &DeclaredPlan, product: &Product, current: &CatalogContent, now: DateTime<Utc>) -> Plan {
    let same = |stored: &&Plan| stored.product_id == product.id && stored.code == declared.plan.code;
    let id = id_of(current.plans.iter().find(same).map(|stored| stored.id), now);
    Plan {
        id,
        product_id: product.id,
        ..declared.plan.clone()
    }
}

fn prices(
    declared: &DeclaredPlan,
    plan: &Plan,
    current: &CatalogContent,
    environment: Environment,
    now: DateTime<Utc>,
) -> Vec<Price> {
    let price = |declared: &DeclaredPrice| {
        let same = |stored: &&Price| stored.plan_id == plan.id && stored.code == declared.price.code;
        let id = id_of(current.prices.iter().find(same).map(|stored| stored.id), now);
        let stripe_price = declared.stripe.get(&environment).cloned();
        Price {
            id,
            plan_id: plan.id,
            stripe_price,
            ..declared.price.clone()
        }
    };
    declared.prices.iter().map(price).collect()
}

fn id_of<K: IdKind>(stored: Option<Id<K>>, now: DateTime<Utc>) -> Id<K> {
    stored.unwrap_or_else(|| Id::mint(now))
}

/// The codes that lead to an entry, outermost first; entries are ordered by them.
type Path = Vec<String>;

fn merge_all(current: &CatalogContent, declared: CatalogContent) -> Application {
    let mut changes = Vec::new();
    let products = merge(
        &current.products,
        declared.products,
        |product| vec![product.code.clone()],
        &mut changes,
    );
    let paths: BTreeMap<_, Path> = products
        .iter()
        .map(|product| (product.id, vec![product.code.clone()]))
        .collect();
    let path = |plan: &Plan| below(paths.get(&plan.product_id), &plan.code);
    let plans = merge(&current.plans, declared.plans, path, &mut changes);
    let paths: BTreeMap<_, Path> = plans.iter().map(|plan| (plan.id, path(plan))).collect();
    let path = |price: &Price| below(paths.get(&price.plan_id), &price.code);
    let prices = merge(&current.prices, declared.prices, path, &mut changes);
    Application {
        content: CatalogContent {
            products,
            plans,
            prices,
        },
        changes,
    }
}

fn below(parent: Option<&Path>, code: &str) -> Path {
    let mut path = parent.cloned().unwrap_or_default();
    path.push(code.to_owned());
    path
}

fn merge<T: Entry>(current: &[T], declared: Vec<T>, path: impl Fn(&T) -> Path, changes: &mut Vec<Change>) -> Vec<T> {
    let undeclared = current
        .iter()
        .filter(|stored| !declared.iter().any(|entry| entry.is(stored)));
    let undeclared: Vec<T> = undeclared.cloned().map(T::retire).collect();
    let mut entries = declared;
    entries.extend(undeclared);
    entries.sort_by_cached_key(&path);
    for entry in &entries {
        let stored = current.iter().find(|stored| stored.is(entry));
        changes.extend(change(stored, entry, &path(entry)));
    }
    entries
}

fn change<T: Entry>(stored: Option<&T>, entry: &T, path: &Path) -> Option<Change> {
    let fields = stored.map(|stored| entry.differing(stored)).unwrap_or_default();
    let action = match stored.map(T::retired) {
        None => ChangeAction::Added,
        Some(false) if entry.retired() => ChangeAction::Retired,
        Some(true) if !entry.retired() => ChangeAction::Revived,
        Some(_) if fields.is_empty() => return None,
        Some(_) => ChangeAction::Changed,
    };
    Some(Change {
        action,
        kind: T::KIND,
        code: path.join("/"),
        fields,
    })
}
