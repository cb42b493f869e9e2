//! A PostgreSQL that a test may stop.

use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::Arc,
};

use tempfile::TempDir;
use uuid::Uuid;

use crate::port::lasting_port;

/// A cluster of its own, on a port of its own. Dropped, it is stopped and deleted.
#[derive(Debug)]
pub struct Postgres(Arc<Cluster>);

#[derive(Debug)]
struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    /// Root may not run it.
    runs_as: Option<(u32, u32)>,
    port: u16,
    password: String,
}

impl Postgres {
    /// Makes and starts one.
    pub async fn start() -> Self {
        let cluster = tokio::task::spawn_blocking(Cluster::make);
        Self(Arc::new(cluster.await.unwrap()))
    }

    /// The value of `DATABASE_URL`.
    pub fn url(&self) -> String {
        format!(
            "postgres://postgres:{}@127.0.0.1:{}/postgres",
            self.0.password, self.0.port
        )
    }

    /// Stops and starts it, in a mode of `pg_ctl`: `fast` ends sessions in order, `immediate` is a crash.
    pub async fn restart(&self, mode: &'static str) {
        let cluster = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || cluster.control(&["restart", "-m", mode]))
            .await
            .unwrap();
    }
}

impl Cluster {
    fn make() -> Self {
        let cluster = Self {
            folder: TempDir::new().unwrap(),
            programs: programs(),
            runs_as: (id(&["-u"]) == 0).then(|| (id(&["-u", "postgres"]), id(&["-g", "postgres"]))),
            port: lasting_port(),
            password: Uuid::new_v4().simple().to_string(),
        };
        let password = cluster.path("password");
        fs::write(&password, &cluster.password).unwrap();
        if let Some((user, group)) = cluster.runs_as {
            for path in [cluster.folder.path(), &password] {
                chown(path, Some(user), Some(group)).unwrap();
            }
        }
        let mut initialize = cluster.command("initdb");
        initialize.args([
            "--username=postgres",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
        ]);
        initialize
            .arg("--pwfile")
            .arg(&password)
            .arg("--pgdata")
            .arg(cluster.path("data"));
        assert_done("initdb", &initialize.output().unwrap());
        let settings = format!(
            "\nport = {}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{}'\n",
            cluster.port,
            cluster.folder.path().display()
        );
        let configuration = cluster.path("data/postgresql.conf");
        let defaults = fs::read_to_string(&configuration).unwrap();
        fs::write(configuration, defaults + &settings).unwrap();
        cluster.control(&["start"]);
        cluster
    }

    /// Returns when it is done: when all take part in it that should.
    fn control(&self, arguments: &[&str]) {
        let mut control = self.command("pg_ctl");
        control.args(arguments).arg("-w").arg("-D").arg(self.path("data"));
        control.arg("-l").arg(self.path("log"));
        // Not to a pipe: the server would inherit it, and it would never end.
        let said = self.path("said");
        control.stdout(fs::File::create(&said).unwrap()).stderr(Stdio::null());
        let done = control.status().unwrap();
        let text = |path| fs::read_to_string(path).unwrap_or_default();
        assert!(
            done.success(),
            "pg_ctl {arguments:?}: {}\n{}",
            text(said),
            text(self.path("log"))
        );
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        if let Some((user, group)) = self.runs_as {
            command.uid(user).gid(group);
        }
        command
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for Cluster {
    /// Not by `control`: a test that fails for a reason must not end with another one.
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        stop.args(["stop", "-m", "immediate", "-D"]).arg(self.path("data"));
        drop(stop.output());
    }
}

/// Where the newest PostgreSQL keeps its programs; Debian keeps several beside each other.
fn programs() -> PathBuf {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let newest = installed
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("bin/initdb").is_file())
        .max_by_key(|path| version(path));
    newest
        .expect("PostgreSQL is installed; run dev/prerequisites tests")
        .join("bin")
}

fn id(arguments: &[&str]) -> u32 {
    let output = Command::new("id").args(arguments).output().unwrap();
    assert_done("id", &output);
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

fn assert_done(program: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said}");
}
