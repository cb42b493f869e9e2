//! Every mistake, told in the line where it is: after `#!` stands what that line is told, word for word.

mod structure;
mod values;

use super::super::Declaration;

/// The mistakes of a file must be those that its comments announce, no more and no less.
fn announced(file: &str) {
    let expected: Vec<(usize, String)> = file
        .lines()
        .enumerate()
        .flat_map(|(index, line)| {
            line.split(" #! ")
                .skip(1)
                .map(move |message| (index + 1, message.to_owned()))
        })
        .collect();
    let found = Declaration::parse(file).expect_err("the file has mistakes");
    let found: Vec<(usize, String)> = found
        .into_iter()
        .map(|mistake| (mistake.line, mistake.message))
        .collect();
    assert_eq!(found, expected, "{file}");
}

/// The lines of one product around which everything else is right.
fn product(lines: &str) {
    announced(&format!("[[product]]\ncode = \"app\"\nname = \"App\"\n{lines}"));
}

/// The lines of one plan.
fn plan(lines: &str) {
    product(&format!("[[product.plan]]\ncode = \"plan\"\nname = \"Plan\"\n{lines}"));
}

/// The lines of one price of a subscription.
fn price(lines: &str) {
    plan(&format!(
        "kind = \"subscription\"\n[[product.plan.price]]\ncode = \"price\"\n{lines}"
    ));
}
