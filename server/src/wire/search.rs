//! What somebody typed into a search box.

use super::text::Name;

/// The words without the spaces around them; `None` if there are none, which finds everything.
pub(crate) fn words(text: Option<Name>) -> Option<String> {
    let words = text?.0.trim().to_owned();
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_around_words_do_not_count() {
        let typed = |text: &str| words(Some(Name::parse(text).unwrap()));
        assert_eq!(typed(" ada \t"), Some("ada".to_owned()));
        assert_eq!(typed("ada b"), Some("ada b".to_owned()));
        assert_eq!(typed("  "), None);
        assert_eq!(words(None), None);
    }
}
