//! Where the app runs: on a machine, or in a container.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// Container managers whose containers are whole systems: they make a machine id of their own when they are first
/// started.
const SYSTEM_MANAGERS: [&str; 5] = ["lxc", "lxc-libvirt", "incus", "systemd-nspawn", "openvz"];
/// Container managers that run an app in an image, by the names that they give in the variable `container` and in
/// files.
const APPLICATION_MANAGERS: [&str; 8] = [
    "docker",
    "podman",
    "oci",
    "containerd",
    "cri-o",
    "rkt",
    "proot",
    "pouch",
];
/// Hexadecimal digits of the id of a container, which ends a part of its control group's path with every such manager.
const CONTAINER_ID_DIGITS: usize = 64;

/// What the app runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Confinement {
    /// A machine, real or virtual, or a sandbox on one (Flatpak, Snap).
    None,
    /// A container with a system of its own.
    System,
    /// A container of an image, which many run.
    Application,
}

/// Where the app runs. Tests make up their own.
#[derive(Debug)]
pub(super) struct Surroundings {
    /// The root folder.
    pub(super) root: PathBuf,
    /// What the app runs in.
    pub(super) confinement: Confinement,
    /// The network name.
    pub(super) hostname: Option<String>,
}

/// A mounted file system or file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mount {
    /// The number of its device, such as `8:1`.
    pub(super) number: String,
    /// Where it is mounted.
    pub(super) point: PathBuf,
    /// What is mounted, such as `/dev/sda1`.
    pub(super) source: String,
}

impl Surroundings {
    /// Where this process runs.
    pub(super) fn here() -> Self {
        let root = PathBuf::from("/");
        Self {
            confinement: confinement(&root, |name| env::var_os(name)),
            hostname: hostname::get().ok().and_then(|name| name.into_string().ok()),
            root,
        }
    }

    /// Whether a file came with the image of the container that the app runs in, instead of being mounted into it.
    pub(super) fn is_of_image(&self, path: &Path) -> bool {
        self.confinement == Confinement::Application && !self.is_mounted(path)
    }

    /// Says in the log that a file is lost together with the container.
    pub(super) fn warn_if_lost(&self, path: &Path) {
        if self.is_of_image(path) {
            tracing::warn!(
                path = %path.display(),
                "the device file is kept in the container and is lost with it, and with it a slot of the license: \
                 put it on a volume"
            );
        }
    }

    fn is_mounted(&self, path: &Path) -> bool {
        let within = || {
            let (root, path) = (self.root.canonicalize().ok()?, path.canonicalize().ok()?);
            Some(Path::new("/").join(path.strip_prefix(root).ok()?))
        };
        let mounts = mounts(&self.root);
        // The longest of the folders that hold the file is the one whose file system it is on.
        let holding = within().and_then(|path| {
            let holding = mounts.iter().filter(|mount| path.starts_with(&mount.point));
            holding.max_by_key(|mount| mount.point.components().count())
        });
        holding.is_some_and(|mount| mount.point != Path::new("/"))
    }
}

/// What is mounted, in the order of mounting; nothing where that is not told. See proc(5).
pub(super) fn mounts(root: &Path) -> Vec<Mount> {
    let table = fs::read_to_string(root.join("proc/self/mountinfo")).unwrap_or_default();
    let mount = |line: &str| {
        let (place, what) = line.split_once(" - ")?;
        let mut place = place.split(' ').skip(2);
        let number = place.next()?.to_owned();
        let point = PathBuf::from(place.nth(1)?.replace("\\040", " "));
        let source = what.split(' ').nth(1)?.to_owned();
        Some(Mount { number, point, source })
    };
    table.lines().filter_map(mount).collect()
}

/// What an app runs in, by the traces that container managers leave.
fn confinement(root: &Path, variable: impl Fn(&str) -> Option<OsString>) -> Confinement {
    let marked = ["/.dockerenv", "/run/.containerenv"]
        .iter()
        .any(|mark| root.join(&mark[1..]).exists());
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let managers: Vec<String> = ["run/host/container-manager", "run/systemd/container"]
        .iter()
        .filter_map(|file| fs::read_to_string(root.join(file)).ok())
        .chain(variable("container").and_then(|name| name.into_string().ok()))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let managed_by = |known: &[&str]| managers.iter().any(|manager| known.contains(&manager.as_str()));
    if marked
        || variable("KUBERNETES_SERVICE_HOST").is_some()
        || managed_by(&APPLICATION_MANAGERS)
        || groups.split(['/', '\n']).any(is_container)
    {
        Confinement::Application
    } else if managed_by(&SYSTEM_MANAGERS) || groups.split('/').any(|part| part.starts_with("lxc")) {
        Confinement::System
    } else {
        Confinement::None
    }
}

/// Whether a part of a control group's path names a container: `<id>`, `docker-<id>.scope`,
/// `cri-containerd-<id>.scope`, ….
fn is_container(part: &str) -> bool {
    let part = part.trim_end_matches(".scope");
    let id = part.rsplit(['-', ':']).next().unwrap_or_default();
    id.len() == CONTAINER_ID_DIGITS && id.bytes().all(|digit| digit.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "3f7056511efcc7b3b805223fdc0424783f7056511efcc7b3b805223fdc042478";

    fn write(root: &Path, path: &str, content: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn seen(files: &[(&str, &str)], variables: &[(&str, &str)]) -> Confinement {
        let root = tempfile::tempdir().unwrap();
        for (path, content) in files {
            write(root.path(), path, content);
        }
        confinement(root.path(), |name| {
            let found = variables.iter().find(|(variable, _)| *variable == name)?;
            Some(OsString::from(found.1))
        })
    }

    #[test]
    fn containers_of_images_are_known_by_each_of_their_traces() {
        use Confinement::Application;
        assert_eq!(seen(&[(".dockerenv", "")], &[]), Application);
        assert_eq!(seen(&[("run/.containerenv", "")], &[]), Application);
        assert_eq!(seen(&[("run/systemd/container", "podman\n")], &[]), Application);
        assert_eq!(seen(&[], &[("container", "podman")]), Application);
        assert_eq!(seen(&[], &[("KUBERNETES_SERVICE_HOST", "10.0.0.1")]), Application);
        for group in [
            format!("12:cpu:/docker/{ID}\n0::/\n"),
            format!("0::/system.slice/docker-{ID}.scope\n"),
            format!("0::/kubepods.slice/kubepods-burstable.slice/cri-containerd-{ID}.scope"),
            format!("0::/kubepods/besteffort/pod9d3a/{ID}"),
            format!("0::/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:{ID}"),
            format!("0::/machine.slice/libpod-{ID}.scope/container"),
        ] {
            assert_eq!(seen(&[("proc/self/cgroup", &group)], &[]), Application, "{group}");
        }
        // Docker in a container of LXC is still one of an image.
        assert_eq!(seen(&[(".dockerenv", "")], &[("container", "lxc")]), Application);
    }

    #[test]
    fn containers_with_a_system_are_told_apart() {
        assert_eq!(seen(&[], &[("container", "lxc")]), Confinement::System);
        assert_eq!(seen(&[("run/systemd/container", "lxc")], &[]), Confinement::System);
        assert_eq!(
            seen(&[("run/host/container-manager", "systemd-nspawn\n")], &[]),
            Confinement::System
        );
        assert_eq!(
            seen(&[("proc/self/cgroup", "0::/lxc.payload.101/user.slice\n")], &[]),
            Confinement::System
        );
    }

    /// A buyer must not be locked out of his desktop because of a name.
    #[test]
    fn machines_and_sandboxes_are_no_containers() {
        assert_eq!(seen(&[], &[]), Confinement::None);
        assert_eq!(seen(&[], &[("container", "flatpak")]), Confinement::None);
        assert_eq!(seen(&[], &[("container", "a box of mine")]), Confinement::None);
        assert_eq!(
            seen(&[("run/host/container-manager", "flatpak\n")], &[]),
            Confinement::None
        );
        for group in [
            "0::/system.slice/docker.service\n",
            "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-docker-desktop.scope\n",
            "0::/user.slice/user-1000.slice/session-3.scope\n",
        ] {
            assert_eq!(seen(&[("proc/self/cgroup", group)], &[]), Confinement::None, "{group}");
        }
    }

    #[test]
    fn reads_the_table_of_mounts() {
        let root = tempfile::tempdir().unwrap();
        let table = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n\
                     90 27 0:45 / /my\\040volume rw master:3 shared:2 - nfs4 nas:/a rw\n\
                     torn\n";
        write(root.path(), "proc/self/mountinfo", table);
        let mount = |number: &str, point: &str, source: &str| Mount {
            number: number.to_owned(),
            point: point.into(),
            source: source.to_owned(),
        };
        let expected = [mount("254:0", "/", "/dev/vda"), mount("0:45", "/my volume", "nas:/a")];
        assert_eq!(mounts(root.path()), expected);
        assert_eq!(mounts(&root.path().join("none")), []);
    }
}
