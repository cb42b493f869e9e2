//! What the demo's devices are, and which version of their app they run when.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    licenses::Sold,
    people::{person, pick},
    stage::{Machine, Stage},
};

/// Devices of a license, at most: numbers of devices are counted by it.
pub(super) const FLEET: usize = 3;
/// Numbers of devices from here on are those of strangers and of trials.
pub(super) const OTHERS: usize = 100_000;

/// The app of a product.
struct App {
    product: &'static str,
    platforms: &'static [&'static str],
    /// Its versions, the newest first, with the days since their release.
    versions: &'static [(&'static str, i64)],
}

const APPS: [App; 4] = [
    App {
        product: "switchfast",
        platforms: &["windows", "macos", "windows", "linux", "macos"],
        versions: &[("2.1.0", 6), ("2.0.3", 19), ("1.9.8", 9999)],
    },
    App {
        product: "vps-runner",
        platforms: &["linux"],
        versions: &[("0.14.2", 11), ("0.14.0", 9999)],
    },
    App {
        product: "optimnow",
        platforms: &["linux", "linux", "macos"],
        versions: &[("3.2.0", 15), ("3.1.4", 9999)],
    },
    App {
        product: "dashcaddy",
        platforms: &["linux", "windows"],
        versions: &[("1.6.0", 3), ("1.5.2", 22), ("1.5.0", 9999)],
    },
];

/// A license's nth device as it is at an instant.
pub(super) fn machine(stage: &Stage<'_>, sold: &Sold, nth: usize, at: DateTime<Utc>) -> Machine {
    let number = sold.number * FLEET + nth;
    let versions = app(sold.product).versions;
    // Some wait for a week before they update.
    let patience = TimeDelta::days(if number.is_multiple_of(3) { 8 } else { 0 });
    let current = versions
        .iter()
        .find(|(_, released)| stage.now - TimeDelta::days(*released) + patience <= at);
    Machine {
        app_version: current.or(versions.last()).map_or("1.0.0", |(version, _)| *version),
        ..stranger(sold.product, number)
    }
}

/// A device with a number, that runs the product's newest version.
pub(super) fn stranger(product: &str, number: usize) -> Machine {
    const KINDS: [&str; 4] = ["laptop", "desktop", "workstation", "server"];
    let app = app(product);
    let owner = person(number / FLEET).name.unwrap_or_default();
    let owner = owner.split(' ').next().unwrap_or_default();
    Machine {
        name: format!("{owner}’s {}", pick(&KINDS, number)),
        platform: app.platforms[number % app.platforms.len()],
        app_version: app.versions.first().map_or("1.0.0", |(version, _)| *version),
        number,
    }
}

fn app(product: &str) -> &'static App {
    let found = APPS.iter().find(|app| app.product == product);
    found.unwrap_or(&APPS[0])
}
