//! From options and variables to the description of a client.

use std::path::PathBuf;

use claviger_client::{Error, Setup, Variables};

use crate::options::Options;

/// The client as it is described.
///
/// # Errors
/// What is described wrongly.
pub(crate) fn describe(options: &Options, lookup: impl Fn(&str) -> Option<String>) -> Result<Setup, Error> {
    let told = Setup {
        server: options.server.clone(),
        product: options.product.clone(),
        environment: options.environment,
        data_dir: options.data_dir.clone(),
        device_id_file: options.device_id_file.clone(),
        device_name: options.device_name.clone(),
        app_version: options.app_version.clone(),
        buy_url: options.buy_url.clone(),
        proxy: options.proxy.clone(),
        extra_roots: options.ca_file.clone().map(|file| vec![file]),
        ..Setup::default()
    };
    let variables = Variables::default();
    let [key, key_file, public_keys] = ["KEY", "KEY_FILE", "PUBLIC_KEYS"].map(|name| variables.name(name));
    let (setup, _) = variables.read(told, |name| match &options.public_keys {
        // The key is looked up apart, as its file may change.
        _ if name == key || name == key_file => None,
        Some(file) if name == public_keys => Some(file.to_string_lossy().into_owned()),
        _ => lookup(name),
    })?;
    Ok(setup)
}

/// Where the license key is found.
#[derive(Clone, Debug)]
pub(crate) struct KeySource {
    file: Option<PathBuf>,
}

impl KeySource {
    /// Of these options and the environment's variables.
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            file: options.key_file.clone(),
        }
    }

    /// The key, as it is there now.
    ///
    /// # Errors
    /// A file with it that cannot be read.
    pub(crate) fn read(&self) -> Result<Option<String>, Error> {
        let variables = Variables::default();
        let (key, file) = (variables.name("KEY"), variables.name("KEY_FILE"));
        variables.key(|name| match &self.file {
            Some(_) if name == key => None,
            Some(path) if name == file => Some(path.to_string_lossy().into_owned()),
            _ => std::env::var(name).ok(),
        })
    }

    /// The variable that the command is not given.
    pub(crate) fn variable() -> String {
        Variables::default().name("KEY")
    }

    /// What to say if there is none.
    pub(crate) fn missing(buy_url: Option<&str>) -> Error {
        Variables::default().missing_key(buy_url)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn options(arguments: &[&str]) -> Options {
        let line = ["claviger-guard"].iter().chain(arguments).chain(&["--", "runner"]);
        Options::try_parse_from(line).unwrap()
    }

    fn described(arguments: &[&str], variables: &[(&str, &str)]) -> Setup {
        let lookup = |name: &str| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        describe(&options(arguments), lookup).unwrap()
    }

    #[test]
    fn an_option_counts_before_its_variable() {
        let variables = [
            ("LICENSE_PRODUCT", "one"),
            ("LICENSE_SERVER_URL", "https://one.example"),
        ];
        let setup = described(&["--product", "two"], &variables);
        assert_eq!(setup.product.as_deref(), Some("two"));
        assert_eq!(setup.server.as_deref(), Some("https://one.example"));
    }

    #[test]
    fn public_keys_come_from_a_file_or_as_text() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "of the option").unwrap();
        let variable = [("LICENSE_PUBLIC_KEYS", "{ of the variable }")];
        let option = described(&["--public-keys", file.path().to_str().unwrap()], &variable);
        assert_eq!(option.pinned_keys, Some("of the option".into()));
        assert_eq!(
            described(&[], &variable).pinned_keys,
            Some("{ of the variable }".into())
        );
    }

    #[test]
    fn a_key_is_read_anew_each_time() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let key = KeySource::new(&options(&["--key-file", file.path().to_str().unwrap()]));
        for (written, read) in [
            ("", None),
            ("mm_live_1\n", Some("mm_live_1")),
            ("mm_live_2", Some("mm_live_2")),
        ] {
            std::fs::write(file.path(), written).unwrap();
            assert_eq!(key.read().unwrap().as_deref(), read);
        }
    }
}
