use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Occasion, greeting::greeting};
use crate::{
    mail::{
        draft::{Block, Draft, Fact},
        letter::{Sold, masked_key},
    },
    wording::{moment, money, pick},
};

/// A renewal of your subscription could not be paid.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct PaymentFailed {
    pub(crate) sold: Sold,
    pub(crate) customer_name: Option<String>,
    pub(crate) key_last4: String,
    /// What is to be paid, in the currency's smallest unit, and the currency (ISO 4217, lower case), if known.
    pub(crate) amount: Option<(i64, String)>,
    /// From this instant on the license is locked.
    pub(crate) grace_until: DateTime<Utc>,
    /// Where this payment is made up for at once.
    pub(crate) pay_url: Option<String>,
    /// Where the customer changes how he pays.
    pub(crate) manage_url: String,
}

impl PaymentFailed {
    pub(in crate::mail) fn draft(&self, occasion: &Occasion) -> Draft {
        let language = occasion.language;
        let product = &self.sold.product;
        Draft {
            brand: product.clone(),
            subject: pick(
                language,
                format!("Your payment for {product} did not go through"),
                format!("Ihre Zahlung für {product} ist fehlgeschlagen"),
            ),
            preheader: self.consequence(occasion),
            title: pick(
                language,
                "Your payment did not go through",
                "Ihre Zahlung ist fehlgeschlagen",
            )
            .to_owned(),
            blocks: self.blocks(occasion),
            support_url: self.sold.support_url.clone(),
            reason: pick(
                language,
                format!("You get this mail because you have a subscription of {product}."),
                format!("Sie erhalten diese Mail, weil Sie ein Abonnement von {product} haben."),
            ),
        }
    }

    fn blocks(&self, occasion: &Occasion) -> Vec<Block> {
        let language = occasion.language;
        let product = &self.sold.product;
        let say = |english, german| pick(language, english, german);
        let mut facts = vec![
            Fact::new(say("Plan", "Tarif"), &self.sold.plan),
            Fact::new(say("License key", "Lizenzschlüssel"), masked_key(&self.key_last4)),
        ];
        if let Some((amount, currency)) = &self.amount {
            facts.push(Fact::new(say("Amount", "Betrag"), money(language, *amount, currency)));
        }
        facts.push(Fact::new(
            say("Works until", "Funktioniert bis"),
            moment(language, self.grace_until),
        ));
        let mut blocks = vec![
            Block::Paragraph(greeting(language, self.customer_name.as_deref())),
            Block::Paragraph(pick(
                language,
                format!(
                    "We could not collect the payment for {product}. Perhaps your card has expired, or your bank wants you to \
                     confirm the payment."
                ),
                format!(
                    "wir konnten die Zahlung für {product} nicht einziehen. Vielleicht ist Ihre Karte abgelaufen, oder Ihre \
                     Bank möchte, dass Sie die Zahlung bestätigen."
                ),
            )),
            Block::Paragraph(self.consequence(occasion)),
        ];
        let change = say("Change payment method", "Zahlungsmittel ändern");
        match &self.pay_url {
            Some(url) => {
                blocks.push(Block::button(say("Pay now", "Jetzt bezahlen"), url));
                blocks.push(Block::second_button(change, &self.manage_url));
            }
            None => blocks.push(Block::button(change, &self.manage_url)),
        }
        let paid = say(
            "If you have paid in the meantime, there is nothing for you to do.",
            "Falls Sie inzwischen bezahlt haben, müssen Sie nichts weiter tun.",
        );
        blocks.extend([Block::Facts(facts), Block::Small(paid.to_owned())]);
        blocks
    }

    fn consequence(&self, occasion: &Occasion) -> String {
        let language = occasion.language;
        let product = &self.sold.product;
        let end = moment(language, self.grace_until);
        if occasion.at < self.grace_until {
            pick(
                language,
                format!("Nothing is locked yet: {product} works until {end}."),
                format!("Noch ist nichts gesperrt: {product} funktioniert bis zum {end}."),
            )
        } else {
            pick(
                language,
                format!("{product} is locked until the payment arrives. Your key and your devices stay as they are."),
                format!("{product} ist gesperrt, bis die Zahlung eingeht. Ihr Schlüssel und Ihre Geräte bleiben."),
            )
        }
    }
}
