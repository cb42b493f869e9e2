//! What suits a program on a server.

use std::path::{Path, PathBuf};

use crate::{device, setup::Setup};

/// Where images have a volume by custom.
const VOLUME: &str = "/data";

/// What a server is like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Server {
    /// Whether `/data` is a folder that can be written.
    volume: bool,
    /// Whether it is a container without an id of its own.
    anonymous: bool,
    /// The user's folder for data of apps.
    user_data: Option<PathBuf>,
}

impl Setup {
    /// Fills what is left open as suits a program without a desktop session: no keyring; the data folder `/data` if that can be written,
    /// as in images with a volume there, and else the user's; and in a container without an id of its own, the id of the device in the
    /// file `device.id` in the data folder.
    #[must_use]
    pub fn headless(self) -> Self {
        let server = Server {
            volume: can_be_written(Path::new(VOLUME)),
            anonymous: device::is_anonymous(),
            user_data: crate::builder::user_data(),
        };
        self.on(&server)
    }

    fn on(self, server: &Server) -> Self {
        let volume = server.volume.then(|| PathBuf::from(VOLUME));
        let data_dir = self.data_dir.or(volume).or_else(|| server.user_data.clone());
        let is_told = self.device_id.is_some() || self.device_id_file.is_some();
        let id_file = data_dir.as_ref().filter(|_| server.anonymous && !is_told);
        Self {
            keyring: self.keyring.or(Some(false)),
            device_id_file: self
                .device_id_file
                .or_else(|| id_file.map(|folder| folder.join("device.id"))),
            data_dir,
            ..self
        }
    }
}

fn can_be_written(folder: &Path) -> bool {
    let probe = folder.join(format!(".claviger-{}", crate::random::text()));
    std::fs::write(&probe, b"").is_ok() && std::fs::remove_file(&probe).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container() -> Server {
        Server {
            volume: true,
            anonymous: true,
            user_data: Some("/root/.local/share/claviger".into()),
        }
    }

    #[test]
    fn a_container_has_its_volume_and_its_id_there() {
        let setup = Setup::default().on(&container());
        assert_eq!(setup.keyring, Some(false));
        assert_eq!(setup.data_dir.as_deref(), Some(Path::new("/data")));
        assert_eq!(setup.device_id_file.as_deref(), Some(Path::new("/data/device.id")));
    }

    #[test]
    fn a_machine_has_its_own_id() {
        let server = Server {
            volume: false,
            anonymous: false,
            ..container()
        };
        let setup = Setup::default().on(&server);
        assert_eq!(setup.data_dir, server.user_data);
        assert_eq!(setup.device_id_file, None);
    }

    #[test]
    fn what_was_told_stays() {
        let told = Setup {
            data_dir: Some("/srv".into()),
            device_id: Some("customer-7".to_owned()),
            keyring: Some(true),
            ..Setup::default()
        };
        assert_eq!(told.clone().on(&container()), told);
        let file = Setup {
            device_id_file: Some("/srv/id".into()),
            ..Setup::default()
        };
        assert_eq!(
            file.on(&container()).device_id_file.as_deref(),
            Some(Path::new("/srv/id"))
        );
    }

    #[test]
    fn a_folder_is_tried_before_it_is_used() {
        let folder = tempfile::tempdir().unwrap();
        assert!(can_be_written(folder.path()));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(!can_be_written(&folder.path().join("missing")));
    }
}
