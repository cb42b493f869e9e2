use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Occasion;
use crate::{
    mail::draft::{Block, Draft},
    wording::{moment, pick},
};

/// Your trial ends soon.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct TrialEnding {
    /// The product's name.
    pub(crate) product: String,
    pub(crate) ends_at: DateTime<Utc>,
    /// Where it is bought.
    pub(crate) buy_url: Option<String>,
    /// Where there is help.
    pub(crate) support_url: Option<String>,
}

impl TrialEnding {
    pub(in crate::mail) fn draft(&self, occasion: &Occasion) -> Draft {
        let language = occasion.language;
        let product = &self.product;
        let distance = occasion.until(self.ends_at);
        Draft {
            brand: product.clone(),
            subject: pick(
                language,
                format!("Your {product} trial ends {distance}"),
                format!("Ihre Testphase von {product} endet {distance}"),
            ),
            preheader: pick(
                language,
                "With a license you go on where you are.",
                "Mit einer Lizenz machen Sie einfach weiter.",
            )
            .to_owned(),
            title: pick(
                language,
                format!("Your trial ends {distance}"),
                format!("Ihre Testphase endet {distance}"),
            ),
            blocks: self.blocks(occasion),
            support_url: self.support_url.clone(),
            reason: pick(
                language,
                format!("You get this mail because this address was given when a trial of {product} began."),
                format!(
                    "Sie erhalten diese Mail, weil diese Adresse zu Beginn einer Testphase von {product} angegeben wurde."
                ),
            ),
        }
    }

    fn blocks(&self, occasion: &Occasion) -> Vec<Block> {
        let language = occasion.language;
        let product = &self.product;
        let end = moment(language, self.ends_at);
        let opening = pick(
            language,
            format!(
                "Your free trial of {product} runs until {end}. We hope you like it: with a license you go on where you are, \
                 without a break."
            ),
            format!(
                "Ihre kostenlose Testphase von {product} läuft bis zum {end}. Wir hoffen, es gefällt Ihnen: Mit einer Lizenz \
                 machen Sie ohne Unterbrechung dort weiter, wo Sie sind."
            ),
        );
        let label = pick(language, format!("Buy {product}"), format!("{product} kaufen"));
        let mut blocks = vec![
            Block::Paragraph(pick(language, "Hello,", "Guten Tag,").to_owned()),
            Block::Paragraph(opening),
        ];
        blocks.extend(self.buy_url.as_deref().map(|url| Block::button(label, url)));
        blocks.push(Block::Small(
            pick(
                language,
                "If you do not want to buy, there is nothing for you to do: the trial ends by itself and costs nothing.",
                "Falls Sie nicht kaufen möchten, müssen Sie nichts tun: Die Testphase endet von selbst und kostet nichts.",
            )
            .to_owned(),
        ));
        blocks
    }
}
