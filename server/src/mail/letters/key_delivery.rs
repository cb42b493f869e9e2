use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use claviger_licensing::{Language, LicenseRecord};
use claviger_protocol::{LicenseKey, Limits};
use serde::{Deserialize, Serialize};

use super::{Occasion, greeting::greeting, terms};
use crate::{
    mail::{
        draft::{Block, Draft, Fact},
        letter::Sold,
    },
    wording::{date, money, pick},
};

/// Here is your key. It goes out when a license was issued, and when a term was renewed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct KeyDelivery {
    pub(crate) sold: Sold,
    pub(crate) customer_name: Option<String>,
    pub(crate) license_key: String,
    pub(crate) max_devices: u16,
    pub(crate) features: BTreeSet<String>,
    pub(crate) limits: Limits,
    pub(crate) validity: Validity,
    /// The order, unless nobody paid.
    pub(crate) paid: Option<Paid>,
    /// The license was there before, and goes on.
    pub(crate) renewed: bool,
    /// Where a customer sees his licenses, or gets a link to them.
    pub(crate) licenses_url: String,
}

/// How long a license lasts.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Validity {
    Perpetual,
    Until(DateTime<Utc>),
    /// As long as it is paid for; with the next payment's day, if it is known.
    Subscription {
        renews_at: Option<DateTime<Utc>>,
    },
}

/// What was paid.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Paid {
    /// In the currency's smallest unit.
    pub(crate) amount: i64,
    /// ISO 4217, lower case.
    pub(crate) currency: String,
    /// The seller's number, for sales by hand.
    pub(crate) invoice_no: Option<String>,
}

impl KeyDelivery {
    /// The key of a license that is there, with what the license grants. It says nothing of what was paid.
    pub(crate) fn of(
        record: &LicenseRecord,
        customer_name: Option<String>,
        key: &LicenseKey,
        validity: Validity,
        licenses_url: String,
    ) -> Self {
        let granted = record.entitlements();
        Self {
            sold: Sold::of(record),
            customer_name,
            license_key: key.expose().to_owned(),
            max_devices: granted.max_devices,
            features: granted.features.into_owned(),
            limits: granted.limits.into_owned(),
            validity,
            paid: None,
            renewed: false,
            licenses_url,
        }
    }

    pub(in crate::mail) fn draft(&self, occasion: &Occasion) -> Draft {
        let language = occasion.language;
        let product = &self.sold.product;
        let (subject, title, opening) = if self.renewed {
            self.renewed(language)
        } else {
            self.issued(language)
        };
        let (plan, devices) = (&self.sold.plan, terms::devices(language, self.max_devices));
        let mut blocks = vec![
            Block::Paragraph(greeting(language, self.customer_name.as_deref())),
            Block::Paragraph(opening),
            Block::Key {
                caption: pick(language, "Your license key", "Ihr Lizenzschlüssel").to_owned(),
                key: self.license_key.clone(),
            },
        ];
        if !self.renewed {
            let heading = pick(language, "How to activate", "So aktivieren Sie");
            blocks.push(Block::Heading(heading.to_owned()));
            blocks.push(Block::Steps(self.steps(language)));
        }
        let heading = pick(language, "Your license", "Ihre Lizenz");
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.push(Block::Facts(self.facts(language)));
        let label = pick(language, "Licenses and devices", "Lizenzen und Geräte");
        blocks.push(Block::button(label, &self.licenses_url));
        blocks.push(Block::Small(
            pick(
                language,
                "There you can free a device that you no longer use, or find your key again.",
                "Dort können Sie ein Gerät freigeben, das Sie nicht mehr benutzen, oder Ihren Schlüssel wiederfinden.",
            )
            .to_owned(),
        ));
        Draft {
            brand: product.clone(),
            subject,
            preheader: pick(
                language,
                format!("{plan}, {devices}. Keep this mail: your license key is in it."),
                format!("{plan}, {devices}. Bewahren Sie diese Mail auf: Sie enthält Ihren Lizenzschlüssel."),
            ),
            title,
            blocks,
            support_url: self.sold.support_url.clone(),
            reason: pick(
                language,
                format!("You get this mail because a license for {product} was issued to this address."),
                format!("Sie erhalten diese Mail, weil für diese Adresse eine Lizenz für {product} ausgestellt wurde."),
            ),
        }
    }

    fn issued(&self, language: Language) -> (String, String, String) {
        let product = &self.sold.product;
        let thanks = pick(language, "Thank you for your purchase", "Vielen Dank für Ihren Kauf").to_owned();
        let plain = pick(
            language,
            format!("Your license for {product}"),
            format!("Ihre Lizenz für {product}"),
        );
        (
            pick(
                language,
                format!("Your {product} license key"),
                format!("Ihr Lizenzschlüssel für {product}"),
            ),
            if self.paid.is_some() { thanks } else { plain },
            pick(
                language,
                format!(
                    "Here is your license key for {product}. Please keep this mail, and keep the key to yourself: whoever has \
                     it can use your license."
                ),
                format!(
                    "hier ist Ihr Lizenzschlüssel für {product}. Bitte bewahren Sie diese Mail auf und behalten Sie den \
                     Schlüssel für sich: Wer ihn hat, kann Ihre Lizenz benutzen."
                ),
            ),
        )
    }

    fn renewed(&self, language: Language) -> (String, String, String) {
        let product = &self.sold.product;
        (
            pick(
                language,
                format!("Your {product} license was renewed"),
                format!("Ihre Lizenz für {product} wurde verlängert"),
            ),
            pick(language, "Your license goes on", "Ihre Lizenz läuft weiter").to_owned(),
            pick(
                language,
                format!(
                    "Thank you for renewing {product}. There is nothing for you to do: your key and your devices stay as \
                     they are."
                ),
                format!(
                    "vielen Dank, dass Sie {product} verlängert haben. Sie müssen nichts weiter tun: Ihr Schlüssel und Ihre \
                     Geräte bleiben, wie sie sind."
                ),
            ),
        )
    }

    fn steps(&self, language: Language) -> Vec<String> {
        let product = &self.sold.product;
        vec![
            pick(
                language,
                format!("Open {product}. If you bought it from there, it is activated already."),
                format!("Öffnen Sie {product}. Haben Sie dort gekauft, ist es bereits aktiviert."),
            ),
            pick(
                language,
                "Otherwise paste the key where it asks for your license. On a server, put it into the configuration.",
                "Sonst fügen Sie den Schlüssel dort ein, wo nach Ihrer Lizenz gefragt wird. Auf einem Server gehört er in \
                 die Konfiguration.",
            )
            .to_owned(),
        ]
    }

    fn facts(&self, language: Language) -> Vec<Fact> {
        let say = |english, german| pick(language, english, german);
        let mut facts = vec![
            Fact::new(say("Plan", "Tarif"), &self.sold.plan),
            Fact::new(say("Devices", "Geräte"), self.max_devices.to_string()),
        ];
        facts.extend(terms::limits(language, &self.limits));
        facts.extend(terms::features(&self.features).map(|names| Fact::new(say("Includes", "Enthält"), names)));
        facts.push(self.validity.fact(language));
        if let Some(paid) = &self.paid {
            let amount = money(language, paid.amount, &paid.currency);
            facts.push(Fact::new(say("Paid", "Bezahlt"), amount));
            let number = paid.invoice_no.as_ref();
            facts.extend(number.map(|number| Fact::new(say("Invoice no.", "Rechnungsnr."), number)));
        }
        facts
    }
}

impl Validity {
    fn fact(self, language: Language) -> Fact {
        let say = |english, german| pick(language, english, german);
        match self {
            Self::Perpetual => Fact::new(say("Valid", "Gültig"), say("for ever", "unbefristet")),
            Self::Until(end) => Fact::new(say("Valid until", "Gültig bis"), date(language, end)),
            Self::Subscription { renews_at: Some(at) } => {
                Fact::new(say("Renews on", "Verlängert sich am"), date(language, at))
            }
            Self::Subscription { renews_at: None } => Fact::new(
                say("Valid", "Gültig"),
                say("as long as the subscription runs", "solange das Abonnement läuft"),
            ),
        }
    }
}
