use toml::{Spanned, de::DeTable};

use super::{
    mistake::{Mistake, Mistakes, Seen},
    product::{self, DeclaredProduct},
    table::Table,
};

/// A catalog file that has no mistakes.
#[derive(Debug, Clone, PartialEq)]
pub struct Declaration {
    pub(super) products: Vec<DeclaredProduct>,
}

impl Declaration {
    /// Reads a catalog file; [the module](super) tells its form.
    ///
    /// # Errors
    /// All mistakes that can be told, in the order of the text. A text that is not TOML has only those of its syntax.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        let mistakes = Mistakes::of(text);
        let products = match syntax(text, &mistakes) {
            Some(file) => products(file.get_ref(), &mistakes),
            None => Vec::new(),
        };
        match mistakes.into_sorted() {
            none if none.is_empty() => Ok(Self { products }),
            found => Err(found),
        }
    }
}

fn syntax<'t>(text: &'t str, mistakes: &Mistakes<'_>) -> Option<Spanned<DeTable<'t>>> {
    let (file, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let place = error.span().map_or(0, |span| span.start);
        mistakes.note(place, syntax_message(error.message()));
    }
    errors.is_empty().then_some(file)
}

fn syntax_message(error: &str) -> String {
    match error {
        "duplicate key" => "this key is here a second time; remove one of them".to_owned(),
        error => format!("this is not TOML ({error}); write key = value lines under [[product]] headings"),
    }
}

fn products<'t>(file: &'t DeTable<'t>, mistakes: &'t Mistakes<'t>) -> Vec<DeclaredProduct> {
    let mut file = Table::new("a catalog", 0, file, mistakes);
    let tables = file.tables("product", "a product", "product");
    // An empty file would retire everything that is sold; it is far likelier to be the wrong file.
    if !file.has("product") {
        mistakes.note(
            0,
            "this catalog has no product; write a [[product]] heading with a code and a name".to_owned(),
        );
    }
    file.finish();
    let (mut codes, mut stripe_prices) = (Seen::default(), Seen::default());
    tables
        .into_iter()
        .filter_map(|product| product::read(product, &mut codes, &mut stripe_prices))
        .collect()
}
