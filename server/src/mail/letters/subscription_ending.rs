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

/// Your subscription was canceled and ends with what is paid.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SubscriptionEnding {
    pub(crate) sold: Sold,
    pub(crate) customer_name: Option<String>,
    pub(crate) key_last4: String,
    pub(crate) ends_at: DateTime<Utc>,
    /// Where the customer takes it back.
    pub(crate) resume_url: Option<String>,
}

impl SubscriptionEnding {
    pub(in crate::mail) fn draft(&self, occasion: &Occasion) -> Draft {
        let language = occasion.language;
        let product = &self.sold.product;
        let day = date(language, self.ends_at);
        Draft {
            brand: product.clone(),
            subject: pick(
                language,
                format!("Your {product} subscription ends on {day}"),
                format!("Ihr Abonnement von {product} endet am {day}"),
            ),
            preheader: pick(
                language,
                format!("Until then {product} works as before, and nothing more is charged."),
                format!("Bis dahin funktioniert {product} wie bisher, und es wird nichts mehr abgebucht."),
            ),
            title: pick(
                language,
                "Your subscription is canceled",
                "Ihr Abonnement ist gekündigt",
            )
            .to_owned(),
            blocks: self.blocks(occasion, &day),
            support_url: self.sold.support_url.clone(),
            reason: pick(
                language,
                format!("You get this mail because your subscription of {product} was canceled."),
                format!("Sie erhalten diese Mail, weil Ihr Abonnement von {product} gekündigt wurde."),
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
                    "Your subscription of {product} will not be renewed. {product} works until {day}; after that the license \
                     expires. Nothing more is charged."
                ),
                format!(
                    "Ihr Abonnement von {product} verlängert sich nicht mehr. {product} funktioniert bis zum {day}; danach \
                     läuft die Lizenz ab. Es wird nichts mehr abgebucht."
                ),
            )),
        ];
        if let Some(url) = &self.resume_url {
            let text = say(
                "Changed your mind? Until that day you can take the cancellation back, and keep your key and your devices.",
                "Anders überlegt? Bis dahin können Sie die Kündigung zurücknehmen; Schlüssel und Geräte bleiben.",
            );
            blocks.push(Block::Paragraph(text.to_owned()));
            blocks.push(Block::button(say("Keep the subscription", "Abonnement behalten"), url));
        }
        blocks.push(Block::Facts(vec![
            Fact::new(say("Plan", "Tarif"), &self.sold.plan),
            Fact::new(say("License key", "Lizenzschlüssel"), masked_key(&self.key_last4)),
            Fact::new(say("Works until", "Funktioniert bis"), day),
        ]));
        blocks
    }
}
