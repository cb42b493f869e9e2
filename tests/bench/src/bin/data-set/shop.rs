//! A shop that sold licenses to people, who use them on machines.

mod books;
mod device;
mod people;
mod plan;

use std::{collections::HashSet, path::Path};

use chrono::{DateTime, Days, TimeDelta, Utc};
use claviger_protocol::{Environment, LicenseKey};
use data_encoding::HEXLOWER;
use serde_json::json;
use uuid::Uuid;

pub(crate) use self::plan::Plan;
use self::{books::Books, device::Device};
use crate::{
    chance::Chance,
    secrets::Secrets,
    table::{NULL, bytes, time},
};

/// Every license sold has this many slots, of which one to all are taken.
const SLOTS: usize = 3;
/// Devices come and go in blocks of this many, so that none goes before its coming was answered.
const BLOCK: usize = 4096;
/// Customers buy two licenses on average.
const LICENSES_PER_CUSTOMER: usize = 2;
/// How long the shop has been open.
const DAYS: u64 = 300;

/// A shop and its books.
pub(crate) struct Shop<'a> {
    plans: &'a [Plan],
    secrets: &'a Secrets,
    chance: Chance,
    now: DateTime<Utc>,
    keys: HashSet<String>,
    books: Books,
    /// Activations, and the deactivations that follow them.
    block: (Vec<serde_json::Value>, Vec<serde_json::Value>),
}

impl<'a> Shop<'a> {
    #[expect(clippy::disallowed_methods, reason = "a shop is as old as its servers' clock says")]
    pub(crate) fn open(folder: &Path, plans: &'a [Plan], secrets: &'a Secrets) -> anyhow::Result<Self> {
        Ok(Self {
            plans,
            secrets,
            chance: Chance::seeded(1),
            now: Utc::now(),
            keys: HashSet::new(),
            books: Books::open(folder)?,
            block: (Vec::new(), Vec::new()),
        })
    }

    /// Sells so many licenses.
    pub(crate) fn sell(mut self, licenses: usize) -> anyhow::Result<()> {
        let customers = licenses.div_ceil(LICENSES_PER_CUSTOMER);
        let customers = (0..customers)
            .map(|number| self.customer(number))
            .collect::<anyhow::Result<Vec<_>>>()?;
        for number in 0..licenses {
            let at = self.some_time();
            let (customer, email) = &customers[self.chance.below(customers.len())];
            self.license(number, at, *customer, email)?;
        }
        self.flush_block()?;
        self.books.close()
    }

    fn customer(&mut self, number: usize) -> anyhow::Result<(Uuid, String)> {
        let at = self.now - Days::new(DAYS + 1);
        let id = self.chance.id(at);
        let (name, email) = people::person(&mut self.chance, number);
        self.books
            .customers
            .row(&[&id.to_string(), &email, &email, &name, &time(at)])?;
        Ok((id, email))
    }

    fn license(&mut self, number: usize, at: DateTime<Utc>, customer: Uuid, email: &str) -> anyhow::Result<()> {
        let plan = &self.plans[self.chance.below(self.plans.len())];
        let (key, hash) = self.key(plan)?;
        let id = self.chance.id(at);
        let mut sealed = [0; 60];
        self.chance.fill(&mut sealed);
        let expires_at = if plan.ends {
            time(at + Days::new(365))
        } else {
            NULL.to_owned()
        };
        self.books.licenses.row(&[
            &id.to_string(),
            &plan.product_id,
            &plan.id,
            &customer.to_string(),
            &bytes(&hash),
            &bytes(&HEXLOWER.encode(&sealed)),
            &key.canonical()?.last4(),
            "active",
            &expires_at,
            "{}",
            &format!("R-{number}"),
            "admin",
            &time(at),
            &time(at),
        ])?;
        self.books.peer_licenses.row(&[
            &number.to_string(),
            key.expose(),
            &plan.product,
            &plan.code,
            &expires_at,
        ])?;
        let taken = 1 + self.chance.below(SLOTS);
        for slot in 0..taken {
            let device = Device::some(&mut self.chance)?;
            self.activation(id, slot, at, plan, &device)?;
            self.books.peer_devices.row(&[
                &number.to_string(),
                device.id.as_str(),
                device.platform,
                device.app_version,
            ])?;
            if slot == 0 {
                self.books.known.row(&[email, key.expose(), device.id.as_str()])?;
            }
            let body = json!({ "product": plan.product, "key": key, "device": device.json(), "nonce": device.nonce });
            self.books.validate.post("/v1/licenses/validate", &body)?;
        }
        if taken < SLOTS {
            self.come_and_go(plan, &key)?;
        }
        Ok(())
    }

    fn key(&mut self, plan: &Plan) -> anyhow::Result<(LicenseKey, String)> {
        loop {
            let random = &mut |bytes: &mut [u8]| self.chance.fill(bytes);
            let key = plan.template.generate(Environment::Test, &plan.key_word, random);
            let hash = self.secrets.key_hash(&key.canonical()?);
            if self.keys.insert(hash.clone()) {
                return Ok((key, hash));
            }
        }
    }

    fn activation(
        &mut self,
        license: Uuid,
        slot: usize,
        at: DateTime<Utc>,
        plan: &Plan,
        device: &Device,
    ) -> anyhow::Result<()> {
        let id = self.chance.id(at);
        let components: serde_json::Map<_, _> = device
            .components
            .iter()
            .map(|(name, value)| ((*name).to_owned(), self.secrets.device_hash(value).into()))
            .collect();
        self.books.activations.row(&[
            &id.to_string(),
            &license.to_string(),
            &slot.to_string(),
            &bytes(&self.secrets.device_hash(&device.id)),
            &serde_json::to_string(&components)?,
            &device.name,
            device.platform,
            device.arch,
            device.cpu,
            device.app_version,
            &device.hostname,
            "new",
            &time(at),
            "f",
        ])?;
        let seen = at + TimeDelta::seconds(1);
        let day = seen.date_naive().to_string();
        self.books.days.row(&[
            &id.to_string(),
            &day,
            &plan.product_id,
            device.app_version,
            device.platform,
            "1",
            &time(seen),
        ])
    }

    /// A further device takes a free slot, and gives it up again.
    fn come_and_go(&mut self, plan: &Plan, key: &LicenseKey) -> anyhow::Result<()> {
        let device = Device::some(&mut self.chance)?;
        let (coming, going) = &mut self.block;
        coming.push(json!({ "product": plan.product, "key": key, "device": device.json(), "nonce": device.nonce }));
        going.push(json!({ "product": plan.product, "key": key, "device_id": device.id }));
        if coming.len() == BLOCK {
            self.flush_block()?;
        }
        Ok(())
    }

    fn flush_block(&mut self) -> anyhow::Result<()> {
        let (coming, going) = std::mem::take(&mut self.block);
        for body in &coming {
            self.books.activate.post("/v1/licenses/activate", body)?;
        }
        for body in &going {
            self.books.activate.post("/v1/licenses/deactivate", body)?;
        }
        Ok(())
    }

    fn some_time(&mut self) -> DateTime<Utc> {
        let seconds = self.chance.below(usize::try_from(DAYS * 86_400).unwrap_or(1));
        self.now - TimeDelta::seconds(i64::try_from(seconds + 2).unwrap_or(2))
    }
}
