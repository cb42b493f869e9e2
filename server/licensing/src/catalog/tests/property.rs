//! What holds for every sequence of catalog files.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use chrono::Duration;
use claviger_protocol::Environment;
use proptest::prelude::*;

use super::{CatalogContent, demo::DEMO, now, parse};
use crate::catalog::{ChangeAction, Declaration};

/// A file over few codes, so that files of one sequence share some: amount by product, plan and price.
type File = BTreeMap<(u8, u8, u8), u8>;

fn files() -> impl Strategy<Value = Vec<File>> {
    let file = prop::collection::btree_map((0..3_u8, 0..2_u8, 0..2_u8), 0..3_u8, 1..6);
    prop::collection::vec(file, 1..6)
}

/// The file as TOML. What is said of products and plans depends on the amounts, so that they change as well.
fn toml(file: &File) -> String {
    let mut text = String::new();
    let mut headings = BTreeSet::new();
    for ((product, plan, price), amount) in file {
        if headings.insert((*product, None)) {
            writeln!(text, "[[product]]\ncode = \"p{product}\"\nname = \"P{amount}\"").unwrap();
        }
        if headings.insert((*product, Some(*plan))) {
            let kind = if amount % 2 == 0 {
                "kind = \"perpetual\""
            } else {
                "kind = \"fixed_term\"\nterm = \"1 year\""
            };
            writeln!(text, "[[product.plan]]\ncode = \"q{plan}\"\nname = \"Q\"\n{kind}").unwrap();
        }
        writeln!(
            text,
            "[[product.plan.price]]\ncode = \"r{price}\"\ncurrency = \"usd\"\namount = \"{amount}.00\""
        )
        .unwrap();
    }
    text
}

/// Products, plans and prices as (path, id, retired).
fn entries(content: &CatalogContent) -> Vec<(String, String, bool)> {
    let mut paths = BTreeMap::new();
    let mut entries = Vec::new();
    for product in &content.products {
        paths.insert(product.id.uuid(), product.code.clone());
        entries.push((product.code.clone(), product.id.to_string(), product.retired));
    }
    for plan in &content.plans {
        let path = format!("{}/{}", paths[&plan.product_id.uuid()], plan.code);
        paths.insert(plan.id.uuid(), path.clone());
        entries.push((path, plan.id.to_string(), plan.retired));
    }
    for price in &content.prices {
        entries.push((
            format!("{}/{}", paths[&price.plan_id.uuid()], price.code),
            price.id.to_string(),
            price.retired,
        ));
    }
    entries
}

fn declared(file: &File) -> BTreeSet<String> {
    let paths = |(product, plan, price): &(u8, u8, u8)| {
        [
            format!("p{product}"),
            format!("p{product}/q{plan}"),
            format!("p{product}/q{plan}/r{price}"),
        ]
    };
    file.keys().flat_map(paths).collect()
}

proptest! {
    #[test]
    fn applying_any_sequence_of_files(sequence in files()) {
        let mut content = CatalogContent::default();
        let mut ids = BTreeMap::new();
        for (step, file) in (0_i32..).zip(&sequence) {
            let declaration = parse(&toml(file));
            let at = now() + Duration::days(step.into());
            let application = declaration.apply(&content, Environment::Prod, at);
            let again = declaration.apply(&application.content, Environment::Prod, at + Duration::days(1));
            prop_assert_eq!(&again.changes, &[], "applying twice changes nothing");
            prop_assert_eq!(&again.content, &application.content);
            prop_assert_eq!(application.changes.is_empty(), application.content == content, "each change is told");

            let entries = entries(&application.content);
            let in_force: BTreeSet<String> =
                entries.iter().filter(|(.., retired)| !retired).map(|(path, ..)| path.clone()).collect();
            prop_assert_eq!(in_force, declared(file), "in force is what the file declares");
            for (path, id, _) in &entries {
                prop_assert_eq!(ids.entry(path.clone()).or_insert_with(|| id.clone()), id, "ids stay");
            }
            prop_assert_eq!(ids.len(), entries.len(), "nothing is forgotten, nothing is there twice");
            let changed_without_fields = application
                .changes
                .iter()
                .any(|change| change.action == ChangeAction::Changed && change.fields.is_empty());
            prop_assert!(!changed_without_fields);
            content = application.content;
        }
    }

    /// A file in which some characters were lost or mistyped is read or refused, with places that are in it.
    #[test]
    fn any_slip_is_told_where_it_is(start in 0..DEMO.len(), length in 0..40_usize, typed in "[\\[\\]{}=\"a-z0-9 \nö-]{0,4}") {
        let (start, end) = (DEMO.floor_char_boundary(start), DEMO.floor_char_boundary(start + length));
        let text = format!("{}{typed}{}", &DEMO[..start], &DEMO[end..]);
        let lines: Vec<&str> = text.split('\n').collect();
        for mistake in Declaration::parse(&text).err().into_iter().flatten() {
            let line = lines.get(mistake.line - 1).expect("the line exists");
            prop_assert!((1..=line.chars().count() + 1).contains(&mistake.column), "{mistake}");
        }
    }
}
