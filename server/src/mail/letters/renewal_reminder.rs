use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Occasion, greeting::greeting};
use crate::{
    mail::{
        draft::{Block, Draft, Fact},
        letter::{Sold, masked_key},
    },
    wording::{date, pick},
};

/// Your term ends soon.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct RenewalReminder {
    pub(crate) sold: Sold,
    pub(crate) customer_name: Option<String>,
    pub(crate) key_last4: String,
    pub(crate) expires_at: DateTime<Utc>,
    /// Where it is renewed, unless the seller renews it by hand.
    pub(crate) renew_url: Option<String>,
}

impl RenewalReminder {
    pub(in crate::mail) fn draft(&self, occasion: &Occasion) -> Draft {
        let language = occasion.language;
        let product = &self.sold.product;
        let (day, distance) = (date(language, self.expires_at), occasion.until(self.expires_at));
        Draft {
            brand: product.clone(),
            subject: pick(
                language,
                format!("Your {product} license ends on {day}"),
                format!("Ihre Lizenz für {product} endet am {day}"),
            ),
            preheader: pick(
                language,
                "Renew it in time, and everything goes on as it is.",
                "Verlängern Sie rechtzeitig, und alles läuft weiter wie bisher.",
            )
            .to_owned(),
            title: pick(
                language,
                format!("Your license ends {distance}"),
                format!("Ihre Lizenz endet {distance}"),
            ),
            blocks: self.blocks(occasion, &day),
            support_url: self.sold.support_url.clone(),
            reason: pick(
                language,
                format!("You get this mail because you have a license for {product} that ends soon."),
                format!("Sie erhalten diese Mail, weil Sie eine Lizenz für {product} haben, die bald endet."),
            ),
        }
    }

    fn blocks(&self, occasion: &Occasion, day: &str) -> Vec<Block> {
        let language = occasion.language;
        let product = &self.sold.product;
        let say = |english, german| pick(language, english, german);
        let mut blocks = vec![
            Block::Paragraph(greeting(language, self.customer_name.as_deref())),
            Block::Paragraph(pick(
                language,
                format!(
                    "Your license for {product} is valid until {day}. If you renew it before then, nothing changes: you keep \
                     your key and your devices, and not a day of the old term is lost."
                ),
                format!(
                    "Ihre Lizenz für {product} gilt bis zum {day}. Wenn Sie vorher verlängern, ändert sich nichts: Sie \
                     behalten Ihren Schlüssel und Ihre Geräte, und kein Tag der alten Laufzeit geht verloren."
                ),
            )),
        ];
        let renew = self.renew_url.as_deref();
        blocks.extend(renew.map(|url| Block::button(say("Renew the license", "Lizenz verlängern"), url)));
        blocks.push(Block::Facts(vec![
            Fact::new(say("Plan", "Tarif"), &self.sold.plan),
            Fact::new(say("License key", "Lizenzschlüssel"), masked_key(&self.key_last4)),
            Fact::new(say("Valid until", "Gültig bis"), day),
        ]));
        blocks.push(Block::Small(
            say(
                "If you have renewed already, there is nothing for you to do.",
                "Falls Sie schon verlängert haben, müssen Sie nichts weiter tun.",
            )
            .to_owned(),
        ));
        blocks
    }
}
