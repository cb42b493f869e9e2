mod apply;
mod defaults;
mod demo;
mod mistakes;
mod property;
mod syntax;

use chrono::{DateTime, Utc};

use super::{CatalogContent, Declaration};

fn parse(text: &str) -> Declaration {
    Declaration::parse(text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}\n{text}"))
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}
