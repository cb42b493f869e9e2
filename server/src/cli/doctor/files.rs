//! The data folder and the master key.

use std::{fs, io, os::unix::fs::PermissionsExt, path::Path};

use claviger_protocol::Environment;

use super::report::Report;
use crate::{
    config::Config,
    environment::master_key as load,
    secrets::{MasterKey, MasterKeySource},
};

/// Is the folder there, writable, and its owner's alone?
pub(super) fn data_folder(report: &mut Report, folder: &Path) {
    let name = folder.display();
    if !folder.exists() {
        return report.warn(
            format!("data folder: {name} does not exist yet"),
            "`claviger serve` makes it",
        );
    }
    if let Err(error) = try_writing(folder) {
        let fix = format!("make {name} a folder that belongs to the user who runs the server");
        return report.fail(format!("data folder: {name} cannot be written to: {error}"), fix);
    }
    match others_may(folder) {
        true => report.warn(
            format!("data folder: others can look into {name}"),
            format!("chmod 700 {name}"),
        ),
        false => report.ok(format!("data folder: {name}")),
    }
}

/// Is the file its owner's alone? Nothing is said if there is none.
pub(super) fn private_file(report: &mut Report, file: &Path) {
    if others_may(file) {
        let name = file.display();
        report.fail(format!("file: others can read {name}"), format!("chmod 600 {name}"));
    }
}

/// Where does the master key come from, and is it safe there? The key, if there is one.
pub(super) fn master_key(report: &mut Report, config: &Config) -> Option<MasterKey> {
    let path = config.data_dir.join("master.key");
    let configured = config.security.license_encryption_key.get().is_some();
    let postgres = config.postgres_url(Environment::Prod).is_some();
    // Loading it would make one.
    if !configured && !path.exists() && !postgres {
        let fix = "set LICENSE_ENCRYPTION_KEY (`openssl rand -hex 32`) and keep a copy; else `claviger serve` makes a random one";
        report.warn("master key: none yet", fix);
        return None;
    }
    match load(config) {
        Ok((key, MasterKeySource::Configured)) => {
            report.ok("master key: LICENSE_ENCRYPTION_KEY");
            Some(key)
        }
        Ok((key, MasterKeySource::DevelopmentFile { .. })) => {
            let name = path.display();
            private_file(report, &path);
            let fix =
                format!("set LICENSE_ENCRYPTION_KEY to the content of {name}, and keep a copy apart from the data");
            report.warn(format!("master key: {name}, beside the data that it protects"), fix);
            Some(key)
        }
        Err(error) => {
            report.fail(
                format!("master key: {error:#}"),
                "set LICENSE_ENCRYPTION_KEY to the key that the data was made with",
            );
            None
        }
    }
}

fn try_writing(folder: &Path) -> io::Result<()> {
    let probe = folder.join(format!(".doctor-{}", std::process::id()));
    fs::write(&probe, [])?;
    fs::remove_file(probe)
}

fn others_may(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}
