//! Several threads and processes at once, and processes that are killed.

use std::{
    env,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

use super::*;

const FOLDER: &str = "CLAVIGER_TEST_STORE";
const ROUNDS: &str = "CLAVIGER_TEST_ROUNDS";

/// A keyring that all processes share: files in a folder.
#[derive(Debug)]
struct Drawer(PathBuf);

impl SecretKeeper for Drawer {
    fn read(&self, name: &str) -> Result<Option<Vec<u8>>, KeeperError> {
        Ok(fs::read(self.0.join(name)).ok())
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), KeeperError> {
        // Whole, as keyrings write.
        let draft = self.0.join("draft");
        fs::write(&draft, secret).unwrap();
        fs::rename(draft, self.0.join(name)).unwrap();
        Ok(())
    }

    fn delete(&self, _: &str) -> Result<(), KeeperError> {
        Err(KeeperError::Failed)
    }
}

fn vault(disk: &Path) -> Vault {
    let drawer = disk.join("drawer");
    fs::create_dir_all(&drawer).unwrap();
    Vault::new(VaultOptions {
        folder: disk.join("data"),
        product: PRODUCT.to_owned(),
        environment: Environment::Prod,
        machine_secret: Zeroizing::new(b"machine-1".to_vec()),
        keeper: Some(Arc::new(Drawer(drawer))),
    })
}

fn count(opened: &Opened) -> u32 {
    plan(opened).map_or(0, |count| count.parse().unwrap())
}

fn count_on(vault: &Vault) -> u32 {
    let opened = vault.update(false, |mut record| {
        let count: u32 = record.facts.plan_name.map_or(0, |count| count.parse().unwrap());
        record.facts.plan_name = Some((count + 1).to_string());
        record
    });
    assert_eq!((opened.damage, opened.warnings.as_slice()), (None, [].as_slice()));
    count(&opened)
}

/// One of the processes below.
#[test]
#[ignore = "does nothing by itself: other tests start it as a process"]
fn one_of_several() {
    let (Ok(disk), Ok(rounds)) = (env::var(FOLDER), env::var(ROUNDS)) else {
        return;
    };
    for _ in 0..rounds.parse::<u32>().unwrap() {
        println!("{}", count_on(&vault(Path::new(&disk))));
    }
}

fn start(disk: &Path, rounds: u32) -> Child {
    Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "store::tests::processes::one_of_several",
            "--ignored",
            "--nocapture",
        ])
        .env(FOLDER, disk)
        .env(ROUNDS, rounds.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The numbers that a process tells.
fn told(child: &mut Child) -> impl Iterator<Item = u32> + use<> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.filter_map(|line| line.unwrap().rsplit(' ').next()?.parse().ok())
}

#[test]
fn threads_lose_no_change_of_one_another() {
    let disk = tempfile::tempdir().unwrap();
    let shared = vault(disk.path());
    thread::scope(|scope| {
        for _ in 0..4 {
            // Each uses a vault of all and one of its own.
            scope.spawn(|| {
                for _ in 0..10 {
                    count_on(&shared);
                    count_on(&vault(disk.path()));
                }
            });
        }
    });
    assert_eq!(count(&shared.open()), 80);
}

#[test]
fn processes_lose_no_change_of_one_another() {
    let disk = tempfile::tempdir().unwrap();
    let mut children: Vec<Child> = (0..4).map(|_| start(disk.path(), 20)).collect();
    for child in &mut children {
        let told: Vec<u32> = told(child).collect();
        assert!(told.is_sorted(), "{told:?}");
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(count(&vault(disk.path()).open()), 80);
}

#[test]
fn a_killed_process_leaves_what_it_wrote_last() {
    let disk = tempfile::tempdir().unwrap();
    for rounds in 1..=12 {
        let mut child = start(disk.path(), u32::MAX);
        let mut told = told(&mut child);
        let last = told.nth(rounds).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let opened = vault(disk.path()).open();
        assert_eq!((opened.damage, opened.warnings.as_slice()), (None, [].as_slice()));
        // It may have gone on before the signal came.
        assert!(count(&opened) >= last);
    }
}
