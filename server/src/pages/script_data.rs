//! Data for the scripts of a page, in a script block of JSON.

use std::fmt;

use serde::Serialize;

/// JSON that cannot leave its script block, whatever names it holds.
pub(super) struct ScriptData(String);

impl ScriptData {
    /// The value as JSON.
    pub(super) fn new(value: &impl Serialize) -> Self {
        let json = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
        // Without them HTML cannot end the script block; in JSON they occur inside texts only.
        Self(
            json.replace('<', "\\u003c")
                .replace('>', "\\u003e")
                .replace('&', "\\u0026"),
        )
    }
}

impl fmt::Display for ScriptData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_script_block() {
        let hostile = "</script><!-- & \"quoted\"";
        let json = ScriptData::new(&hostile).to_string();
        assert!(!json.contains(['<', '>', '&']), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }
}
