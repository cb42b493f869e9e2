//! What scrolling through a long list does to memory.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::load;
use crate::desktop::{Window, until};

/// After how many rows the memory is looked at.
const MARKS: [u64; 8] = [2_000, 10_000, 20_000, 35_000, 50_000, 65_000, 80_000, 100_000];
/// Rows to scroll at once.
const STRETCH: u64 = 1_000;

/// Scrolls, and prints what the page's process has in memory.
pub(super) async fn measure(window: &Window, machine: &Path) {
    println!("rows scrolled   memory of the page's process   rows in the DOM");
    let mut at = 0;
    for mark in MARKS {
        while at < mark {
            at += STRETCH;
            window.run("million.scrollTo(arguments[0])", json!([at])).await;
            window.gives("return million.arrived()", json!(true)).await;
        }
        let rows = window.run("return million.rows()", json!([])).await;
        println!("{mark:13}   {:25} MB   {rows:>15}", resident(machine).await);
    }
    println!("load {}", load());
}

/// Megabytes that the process which shows the page has in memory. Just before it collects garbage there are more: the least of many looks.
async fn resident(machine: &Path) -> u64 {
    let page = page_process(machine);
    let (mut least, mut looks) = (u64::MAX, 0);
    until("the memory was looked at", async || {
        let status = fs::read_to_string(page.join("status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let kilobytes: u64 = line.split_whitespace().next().unwrap().parse().unwrap();
        least = least.min(kilobytes / 1024);
        looks += 1;
        looks == 40
    })
    .await;
    least
}

/// Where the system tells about the process that shows the page of this machine's window.
fn page_process(machine: &Path) -> PathBuf {
    let own = machine.join("run").display().to_string();
    let is_own = |process: &Path| {
        let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
        let environment = fs::read(process.join("environ")).unwrap_or_default();
        name.trim() == "WebKitWebProces" && String::from_utf8_lossy(&environment).contains(&own)
    };
    let mut processes = fs::read_dir("/proc").unwrap().map(|process| process.unwrap().path());
    processes.find(|process| is_own(process)).unwrap()
}
