//! Writes the tables of a shop with so many licenses, and the requests of its devices, for `dev/bench`.
//!
//! Tables are in PostgreSQL's text form of `COPY`, with a line of column names above; requests are whole HTTP requests, one after
//! the other, beside a file of their offsets. The same call writes the same, but for times.

mod chance;
mod requests;
mod secrets;
mod shop;
mod table;

use std::{env, fs, path::PathBuf};

use anyhow::Context;
use claviger_protocol::Environment;

use crate::{
    secrets::Secrets,
    shop::{Plan, Shop},
};

const USAGE: &str = "data-set LICENSES PLANS FOLDER: PLANS are the lines of a table of plans, FOLDER is where the files go; \
                     LICENSE_ENCRYPTION_KEY holds the master key";

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let mut argument = || arguments.next().context(USAGE);
    let licenses: usize = argument()?.parse().context(USAGE)?;
    let plans = fs::read_to_string(argument()?)?;
    let plans = plans.lines().map(Plan::read).collect::<anyhow::Result<Vec<_>>>()?;
    let folder = PathBuf::from(argument()?);
    let master_key = env::var("LICENSE_ENCRYPTION_KEY").context(USAGE)?;
    let secrets = Secrets::derive(&master_key, Environment::Test)?;
    Shop::open(&folder, &plans, &secrets)?.sell(licenses)
}
