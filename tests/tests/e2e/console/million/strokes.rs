//! How soon a keystroke shows what it finds.
//!
//! A console that takes no time of its own would have the rows in the table as soon as the server has answered, and would show them in the
//! next frame that begins. So much is the time of the API, as the relay between console and server measures it: from the first byte of the
//! request to the last of the answer. What ours takes on top is *its own time*: from the keystroke to the request, and from the answer to
//! the rows in the table. As long as that is no more than a frame, the rows come at most one frame later than they possibly could, which
//! is what the frames are counted for: those that begin when the rows could have been there and were not.

use claviger_tests::Server;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{load, relay::Relay};
use crate::desktop::Window;

/// One at 60 Hz, in milliseconds.
const FRAME: f64 = 1_000.0 / 60.0;
/// Half an e-mail address, a name that thousands have, a rare one, an order number, the end of a key, and what nobody is called.
const TYPED: [&str; 6] = ["anna.schm", "Wagner", "firma4711", "R-2025-77", "PQ7", "nobody@"];
const CONTROL: char = '\u{e009}';
const BACKSPACE: char = '\u{e003}';

/// What the page saw of a keystroke, in milliseconds since 1970.
#[derive(Deserialize)]
struct Seen {
    text: String,
    rows: usize,
    /// The first row of the table is the first of the answer.
    own: bool,
    input: f64,
    /// The page asked the app.
    asked: f64,
    /// The app's answer began to arrive in the page.
    heard: f64,
    /// The page has the app's answer.
    answered: f64,
    /// The rows are in the table.
    drawn: f64,
    /// The frames that began since the keystroke; the last one shows the rows.
    frames: Vec<f64>,
    /// That frame was laid out and painted.
    painted: f64,
}

/// A keystroke in milliseconds.
struct Stroke {
    text: String,
    rows: usize,
    /// From the first byte of the request to the last of the answer.
    api: f64,
    /// From the keystroke to the request, in the page and then in the app.
    before: [f64; 2],
    /// From the answer to its rows in the table, in the app, on the way to the page, and in the page.
    after: [f64; 3],
    /// Between the keystroke and the rows in the table, less the API.
    own: f64,
    /// Frames that began when the rows could have been there and were not.
    late: usize,
    /// From the rows in the table to the frame that shows them.
    wait: f64,
    /// What laying out and painting took, in that frame.
    paint: f64,
}

impl Stroke {
    fn of(seen: Seen, relay: &Relay) -> Self {
        assert!(seen.own, "“{}” shows other rows than were answered", seen.text);
        let passage = relay.search(&seen.text);
        let api = passage.answered - passage.asked;
        let possible = seen.input + api;
        let missed = |frame: &&f64| (possible..seen.drawn).contains(*frame);
        let shown = seen.frames.last().unwrap();
        Self {
            rows: seen.rows,
            api,
            before: [seen.asked - seen.input, passage.asked - seen.asked],
            after: [
                seen.heard - passage.answered,
                seen.answered - seen.heard,
                seen.drawn - seen.answered,
            ],
            own: seen.drawn - possible,
            late: seen.frames.iter().filter(missed).count(),
            wait: shown - seen.drawn,
            paint: seen.painted - shown,
            text: seen.text,
        }
    }
}

/// Types into the search, and prints what each keystroke took.
pub(super) async fn measure(window: &Window, relay: &Relay, server: &Server) {
    let answered_before = answered(server).len();
    type_all(window).await;
    let seen: Vec<Seen> = serde_json::from_value(window.run("return million.strokes()", json!([])).await).unwrap();
    let strokes: Vec<Stroke> = seen.into_iter().map(|seen| Stroke::of(seen, relay)).collect();
    println!("typed      rows     API | to the request   | to the rows in the table  |  own  frames late");
    for stroke in &strokes {
        let [page, app] = stroke.before;
        let [back, heard, drawing] = stroke.after;
        println!(
            "{:10} {:4} {:7.1} | {page:5.1} + {app:5.1}    | {back:5.1} + {heard:5.1} + {drawing:5.1}     | {:5.1} {:6}",
            stroke.text, stroke.rows, stroke.api, stroke.own, stroke.late
        );
    }
    println!(
        "{} keystrokes, load {}                    p50      p95      max  (ms)",
        strokes.len(),
        load()
    );
    let row = |what: &str, times: Vec<f64>| {
        let [half, most, all] = quantiles(times);
        println!("{what:44} {half:8.1} {most:8.1} {all:8.1}");
    };
    let each = |time: fn(&Stroke) -> f64| strokes.iter().map(time).collect::<Vec<f64>>();
    row("the server's own time", answered(server).split_off(answered_before));
    row("the API: request to answer", each(|stroke| stroke.api));
    row("keystroke to request", each(|stroke| stroke.before.iter().sum()));
    row("  of it in the page", each(|stroke| stroke.before[0]));
    row("answer to rows in the table", each(|stroke| stroke.after.iter().sum()));
    row("  of it in the page", each(|stroke| stroke.after[2]));
    row("the console's own time", each(|stroke| stroke.own));
    row("rows in the table to the next frame", each(|stroke| stroke.wait));
    row("layout and paint of that frame", each(|stroke| stroke.paint));
    let soon = strokes.iter().filter(|stroke| stroke.own <= FRAME).count();
    println!("own time within a frame of {FRAME:.1} ms: {soon} of {}", strokes.len());
    for late in 0..=strokes.iter().map(|stroke| stroke.late).max().unwrap() {
        let count = strokes.iter().filter(|stroke| stroke.late == late).count();
        println!("shown {late} frames later than possible: {count}");
    }
}

async fn type_all(window: &Window) {
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
