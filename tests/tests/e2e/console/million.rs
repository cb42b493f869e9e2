//! The list of a million licenses: how soon a keystroke shows what it finds, and what scrolling costs. `dev/bench-console` runs it.

use std::{fs, path::Path, str::FromStr, time::Duration, time::Instant};

use claviger_tests::{Engine, Server, Shop, World};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions};

use super::desk::signed_in;
use crate::desktop::{Window, until};

const PATIENCE: Duration = Duration::from_secs(3_600);
/// One at 60 Hz, in milliseconds.
const FRAME: f64 = 1_000.0 / 60.0;
/// Half an e-mail address, a name that thousands have, a rare one, an order number, the end of a key, and what nobody is called.
const TYPED: [&str; 6] = ["anna.schm", "Wagner", "firma4711", "R-2025-77", "PQ7", "nobody@"];
/// After how many rows the memory is looked at.
const MARKS: [u64; 8] = [2_000, 10_000, 20_000, 35_000, 50_000, 65_000, 80_000, 100_000];
/// Rows to scroll at once.
const STRETCH: u64 = 1_000;
const CONTROL: char = '\u{e009}';
const BACKSPACE: char = '\u{e003}';
const DATA: &str = include_str!("../../../bench/million.sql");
const WATCH: &str = include_str!("million.js");

#[tokio::test]
#[ignore = "measures, and wants a machine that does nothing else; dev/bench-console runs it"]
async fn of_licenses() {
    World::play_for(Engine::Postgres, PATIENCE, measured).await;
}

async fn measured(world: &World) {
    let settings = world.settings().with("RUST_LOG", "info");
    let server = world
        .start(&settings)
        .await
        .unwrap_or_else(|failure| panic!("{}", failure.output));
    let shop = Shop::open(world, server, "test").await;
    fill(world).await;
    let (_machine, window) = signed_in(world, &shop.server, "test", "owner").await;
    window.go("/licenses").await;
    window
        .gives("return all('main a[data-row]').length > 9", json!(true))
        .await;
    window.run(WATCH, json!([])).await;
    type_all(&window, &shop.server).await;
    scroll(&window, &world.file("machine")).await;
    window.close(&world.ledger).await;
}

/// Fills the shop's environment.
async fn fill(world: &World) {
    let begun = Instant::now();
    let options = PgConnectOptions::from_str(&world.database.url().unwrap()).unwrap();
    let mut connection = PgConnection::connect_with(&options).await.unwrap();
    connection.execute("SET search_path = test").await.unwrap();
    connection.execute(sqlx::raw_sql(DATA)).await.unwrap();
    connection.close().await.unwrap();
    println!("1,000,000 licenses made in {:.0?}; load {}", begun.elapsed(), load());
}

/// What the page saw of a keystroke. Times are in milliseconds.
#[derive(Deserialize)]
struct Stroke {
    text: String,
    rows: usize,
    /// The first row of the table is the first of the answer.
    own: bool,
    /// From the request to its answer.
    api: f64,
    /// From the keystroke to the request.
    before: f64,
    /// From the answer to its rows in the table.
    drawing: f64,
    /// From the keystroke to the frame with its rows, less the time of the API.
    added: f64,
    /// What laying out and painting took, in that frame.
    painting: f64,
}

async fn type_all(window: &Window, server: &Server) {
    let answered_before = answered(server).len();
    let mut count = 0;
    for text in TYPED {
        window.click("input", "Search").await;
        for letter in text.chars() {
            window.press(&[letter]).await;
            count += 1;
            window.gives("return million.count()", json!(count)).await;
        }
        window.press(&[CONTROL, 'a']).await;
        window.press(&[BACKSPACE]).await;
        window
            .gives(
                "return all('main [type=search]')[0].value === '' && million.isQuiet()",
                json!(true),
            )
            .await;
    }
    let strokes: Vec<Stroke> = serde_json::from_value(window.run("return million.strokes()", json!([])).await).unwrap();
    println!("typed  rows  API  before  drawing  added  painting");
    for stroke in &strokes {
        println!(
            "{:10} {:4} {:7.1} {:6.1} {:6.1} {:6.1} {:6.1}",
            stroke.text, stroke.rows, stroke.api, stroke.before, stroke.drawing, stroke.added, stroke.painting
        );
        assert!(stroke.own, "“{}” shows other rows than were answered", stroke.text);
    }
    println!(
        "{} keystrokes, load {}          p50      p95      max  (ms)",
        strokes.len(),
        load()
    );
    let row = |what: &str, times: Vec<f64>| {
        let [half, most, all] = quantiles(times);
        println!("{what:34} {half:8.1} {most:8.1} {all:8.1}");
    };
    let each = |time: fn(&Stroke) -> f64| strokes.iter().map(time).collect::<Vec<f64>>();
    row("the server's own time", answered(server).split_off(answered_before));
    row("the API's, as the page sees it", each(|stroke| stroke.api));
    row("keystroke to request", each(|stroke| stroke.before));
    row("answer to rows in the table", each(|stroke| stroke.drawing));
    row("added to the API, until the frame", each(|stroke| stroke.added));
    row("layout and paint of that frame", each(|stroke| stroke.painting));
    let soon = strokes.iter().filter(|stroke| stroke.added <= FRAME).count();
    println!("added within {FRAME:.1} ms: {soon} of {}", strokes.len());
}

/// How long the server took for each search of licenses so far, in milliseconds.
fn answered(server: &Server) -> Vec<f64> {
    let text = server.log().text();
    let lines = text.lines().filter(|line| line.contains("/v1/admin/licenses/search"));
    lines
        .filter_map(|line| find(&serde_json::from_str(line).ok()?, "ms"))
        .collect()
}

fn find(value: &Value, name: &str) -> Option<f64> {
    let fields = value.as_object()?;
    let own = fields.get(name).and_then(Value::as_f64);
    own.or_else(|| fields.values().find_map(|value| find(value, name)))
}

/// The middle, the 95th percentile and the longest.
fn quantiles(mut times: Vec<f64>) -> [f64; 3] {
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    [at(50), at(95), at(100)]
}

async fn scroll(window: &Window, machine: &Path) {
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
fn page_process(machine: &Path) -> std::path::PathBuf {
    let own = machine.join("run").display().to_string();
    let is_own = |process: &Path| {
        let name = fs::read_to_string(process.join("comm")).unwrap_or_default();
        let environment = fs::read(process.join("environ")).unwrap_or_default();
        name.trim() == "WebKitWebProces" && String::from_utf8_lossy(&environment).contains(&own)
    };
    let mut processes = fs::read_dir("/proc").unwrap().map(|process| process.unwrap().path());
    processes.find(|process| is_own(process)).unwrap()
}

/// What the machine does, in processes that run: of the last minute, five and fifteen.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap();
    load.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}
