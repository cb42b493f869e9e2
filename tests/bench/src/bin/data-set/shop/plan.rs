//! What is sold.

use anyhow::Context;
use claviger_protocol::KeyTemplate;

/// A plan, with what matters of its product.
pub(crate) struct Plan {
    pub(crate) product_id: String,
    pub(crate) product: String,
    pub(crate) template: KeyTemplate,
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) key_word: String,
    /// Sold for a year, or for good.
    pub(crate) ends: bool,
}

impl Plan {
    /// Reads a line of a table of plans.
    pub(crate) fn read(line: &str) -> anyhow::Result<Self> {
        let fields: Vec<_> = line.split('\t').map(str::to_owned).collect();
        let [product_id, product, template, id, code, key_word, kind]: [String; 7] =
            fields.try_into().ok().context("a plan has seven fields")?;
        Ok(Self {
            product_id,
            product,
            template: KeyTemplate::parse(&template)?,
            id,
            code,
            key_word,
            ends: kind == "fixed_term",
        })
    }
}
