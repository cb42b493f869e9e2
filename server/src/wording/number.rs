use claviger_licensing::Language;

use super::pick;

/// A whole number with its thousands apart: `10,000`, `10.000`.
pub(crate) fn number(language: Language, value: u64) -> String {
    let digits = value.to_string();
    let separator = pick(language, ',', '.');
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (value, english, german) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1,000", "1.000"),
            (12_345, "12,345", "12.345"),
            (1_234_567, "1,234,567", "1.234.567"),
        ] {
            assert_eq!(number(Language::En, value), english);
            assert_eq!(number(Language::De, value), german);
        }
    }
}
