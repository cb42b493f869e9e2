use chrono::{DateTime, Utc};
use claviger_licensing::Language;
use claviger_protocol::Code;
use serde::{Deserialize, Serialize};

use super::{Occasion, greeting::greeting};
use crate::{
    mail::draft::{Block, Draft},
    wording::{moment, pick},
};

/// Your keys, and a link to your licenses.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeyRecovery {
    pub(crate) customer_name: Option<String>,
    pub(crate) licenses: Vec<RecoveredLicense>,
    /// Opens the customer's own page, once.
    pub(crate) link: String,
    /// From this instant on the link opens nothing.
    pub(crate) link_expires_at: DateTime<Utc>,
    /// Where there is help.
    pub(crate) support_url: Option<String>,
}

/// A license of the one who asks.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RecoveredLicense {
    /// The product's name.
    pub(crate) product: String,
    /// The plan's name.
    pub(crate) plan: String,
    pub(crate) key: String,
    /// The verdict on it, whatever the device.
    pub(crate) code: Code,
}

impl KeyRecovery {
    pub(in crate::mail) fn draft(&self, occasion: &Occasion) -> Draft {
        let language = occasion.language;
        let subject = match self.only_product() {
            Some(product) => pick(
                language,
                format!("Your {product} license keys"),
                format!("Ihre Lizenzschlüssel für {product}"),
            ),
            None => pick(language, "Your license keys", "Ihre Lizenzschlüssel").to_owned(),
        };
        let fallback = || pick(language, "License keys", "Lizenzschlüssel");
        Draft {
            brand: self.only_product().unwrap_or_else(fallback).to_owned(),
            subject,
            preheader: pick(
                language,
                "And a link to your licenses and devices, which works once.",
                "Und ein Link zu Ihren Lizenzen und Geräten, der einmal funktioniert.",
            )
            .to_owned(),
            title: pick(language, "Here are your license keys", "Hier sind Ihre Lizenzschlüssel").to_owned(),
            blocks: self.blocks(occasion),
            support_url: self.support_url.clone(),
            reason: pick(
                language,
                "You get this mail because somebody asked for the license keys of this address.",
                "Sie erhalten diese Mail, weil jemand die Lizenzschlüssel dieser Adresse angefordert hat.",
            )
            .to_owned(),
        }
    }

    fn blocks(&self, occasion: &Occasion) -> Vec<Block> {
        let language = occasion.language;
        let say = |english, german| pick(language, english, german);
        let opening = say(
            "You asked for the license keys that belong to this e-mail address. Keep them to yourself: whoever has a key can \
             use the license.",
            "Sie haben die Lizenzschlüssel angefordert, die zu dieser E-Mail-Adresse gehören. Behalten Sie sie für sich: Wer \
             einen Schlüssel hat, kann die Lizenz benutzen.",
        );
        let mut blocks = vec![
            Block::Paragraph(greeting(language, self.customer_name.as_deref())),
            Block::Paragraph(opening.to_owned()),
        ];
        blocks.extend(self.licenses.iter().map(|license| Block::Key {
            caption: license.caption(language),
            key: license.key.clone(),
        }));
        let heading = say(
            "Free a device, see your invoices",
            "Geräte freigeben, Rechnungen ansehen",
        );
        blocks.push(Block::Heading(heading.to_owned()));
        let label = say("Open my licenses", "Meine Lizenzen öffnen");
        blocks.push(Block::button(label, &self.link));
        let end = moment(language, self.link_expires_at);
        blocks.push(Block::Small(pick(
            language,
            format!(
                "This link works once, until {end}. If it was not you who asked, there is nothing for you to do: nobody but \
                 you got this mail."
            ),
            format!(
                "Dieser Link funktioniert einmal, bis zum {end}. Falls Sie nichts angefordert haben, müssen Sie nichts weiter \
                 tun: Niemand außer Ihnen hat diese Mail erhalten."
            ),
        )));
        blocks
    }

    /// The product, if all licenses are of one.
    fn only_product(&self) -> Option<&str> {
        let first = self.licenses.first()?.product.as_str();
        let same = self.licenses.iter().all(|license| license.product == first);
        same.then_some(first)
    }
}

impl RecoveredLicense {
    fn caption(&self, language: Language) -> String {
        let say = |english, german| pick(language, english, german);
        let standing = match self.code {
            Code::Revoked => say("revoked", "zurückgezogen"),
            Code::Suspended => say("suspended", "ausgesetzt"),
            Code::Expired => say("expired", "abgelaufen"),
            Code::Overdue => say("locked: a payment is missing", "gesperrt: eine Zahlung fehlt"),
            // The other codes are about a device or a request, not about the license.
            _ => say("valid", "gültig"),
        };
        format!("{} · {} · {standing}", self.product, self.plan)
    }
}
