//! What a letter says, before it has a form.

/// A letter's words.
pub(super) struct Draft {
    /// Who writes: the product's name.
    pub(super) brand: String,
    pub(super) subject: String,
    /// What mail programs show beside the subject. It appears on locked screens, so it holds no key.
    pub(super) preheader: String,
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
    pub(super) support_url: Option<String>,
    /// Why this mail came to this address.
    pub(super) reason: String,
}

/// A part of a letter.
pub(super) enum Block {
    Paragraph(String),
    Heading(String),
    /// A license key to copy.
    Key {
        caption: String,
        key: String,
    },
    /// What to do, in order.
    Steps(Vec<String>),
    Facts(Vec<Fact>),
    /// What to do first of all, or (`second`) instead of that.
    Button {
        label: String,
        url: String,
        second: bool,
    },
    Small(String),
}

/// A line of a table.
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
}

impl Fact {
    pub(super) fn new(label: &str, value: impl Into<String>) -> Self {
        Self {
            label: label.to_owned(),
            value: value.into(),
        }
    }
}

impl Block {
    pub(super) fn button(label: impl Into<String>, url: &str) -> Self {
        Self::Button {
            label: label.into(),
            url: url.to_owned(),
            second: false,
        }
    }

    pub(super) fn second_button(label: impl Into<String>, url: &str) -> Self {
        Self::Button {
            label: label.into(),
            url: url.to_owned(),
            second: true,
        }
    }
}
