//! The figures of the overview, compared with what the API says.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use claviger_tests::{Clock, Device, Json, Shop, World, on_both_engines};
use serde_json::{Value, json};

use super::desk::signed_in;
use crate::desktop::{Window, until};

on_both_engines!(the_overview_says_what_the_api_says);

/// Figures by name.
type Figures = BTreeMap<String, f64>;

/// The lines of charts: the chart, its title, the line, and what the API calls it.
const LINES: [[&str; 4]; 6] = [
    ["licenses", "Licenses and activations", "created", "licenses_created"],
    ["licenses", "Licenses and activations", "activations", "activations"],
    ["trials", "Trials begun and converted", "begun", "trials_begun"],
    ["trials", "Trials begun and converted", "converted", "trials_converted"],
    ["devices", "Active devices", "active", "active_devices"],
    ["check_ins", "Check-ins", "all", "check_ins"],
];

async fn the_overview_says_what_the_api_says(world: &World) {
    let shop = world.shop().await;
    furnish(world, &shop).await;
    // Days of its own choice: the window does not know the shop's clock.
    let (first, last) = (noon(0).date_naive(), noon(3).date_naive());
    let period = format!("from={first}&to={last}");
    let told = shop.admin.get(&format!("/v1/admin/statistics?{period}")).await.ok();
    let totals = [
        "licenses_created",
        "activations",
        "check_ins",
        "trials_begun",
        "trials_converted",
        "refusals",
    ];
    assert_eq!(
        totals.map(|member| total(&told, member)),
        [4, 4, 7, 2, 1, 3],
        "{told:#}"
    );
    assert_eq!(told.list("revenue").len(), 1);

    let (_machine, window) = signed_in(world, &shop.server, "test", "read_only").await;
    window.go(&format!("/?{period}")).await;
    let figures = figures(&told, last);
    let mut shown = Figures::new();
    until("the overview is of these days", async || {
        shown = read(&window).await;
        shown.get("check_ins") == figures.get("check_ins") && shown.contains_key("suspicious")
    })
    .await;
    assert_eq!(shown, figures);
    for title in BTreeSet::from(LINES.map(|[_, title, ..]| title)) {
        window.click("button", &format!("{title} as a table")).await;
    }
    for [chart, _, line, member] in LINES {
        let expected = by_day(&told, member, first, last);
        assert_eq!(column(&window, chart, line).await, expected, "{chart}: {line}");
    }
    window.close(&world.ledger).await;
}

/// Three devices of a license and a fourth that is refused, a trial that becomes a license and one that does not, a sale by hand.
async fn furnish(world: &World, shop: &Shop) {
    world.clock.stop_at(noon(1));
    let app = shop.app("switchfast");
    let issue = async || shop.issue("switchfast", "lifetime").await;
    let (one, other, suspended) = (issue().await, issue().await, issue().await);
    let fleet = Device::fleet(4);
    let (surplus, welcome) = fleet.split_last().unwrap();
    for device in welcome {
        app.activate(&one.key, device).await.ok();
    }
    let [converted, tempted] = ["converted", "tempted"].map(Device::new);
    for device in [&converted, &tempted] {
        app.trial(device).await.ok();
    }
    shop.amend(&suspended.id, "suspend", json!({})).await;

    world.clock.stop_at(noon(2));
    app.activate(&other.key, &converted).await.ok();
    for device in welcome {
        app.validate(&one.key, device).await.ok();
    }
    for _ in 0..2 {
        let refused = app.activate(&one.key, surplus).await;
        refused.problem(409, "DEVICE_LIMIT_REACHED");
    }
    app.activate(&suspended.key, &tempted).await.problem(403, "SUSPENDED");
    let sale = json!({ "product": "optimnow", "plan": "starter", "email": "ada@example.com", "send_mail": false });
    shop.admin.post("/v1/admin/orders", sale).await.expect(201);
}

/// Noon, so that the scenario ends on the day on which it began.
fn noon(days: i64) -> DateTime<Utc> {
    let day = Clock::real_time().date_naive() + Duration::days(days);
    day.and_hms_opt(12, 0, 0).unwrap().and_utc()
}

fn total(told: &Value, member: &str) -> i64 {
    told.list(member).iter().map(|row| row.number("count")).sum()
}

/// What happened on each day, the last one first.
fn by_day(told: &Value, member: &str, first: NaiveDate, last: NaiveDate) -> Vec<(String, i64)> {
    let on = |day: NaiveDate| {
        let rows = told
            .list(member)
            .iter()
            .filter(|row| row.text("day") == day.to_string());
        (day.to_string(), rows.map(|row| row.number("count")).sum())
    };
    let mut days: Vec<_> = first.iter_days().take_while(|day| *day <= last).map(on).collect();
    days.reverse();
    days
}

/// The figures that follow from what the API says: those of the period, and those beside the charts.
fn figures(told: &Value, last: NaiveDate) -> Figures {
    let mut figures = Figures::new();
    let mut add = |name: String, by: i64| *figures.entry(name).or_default() += f64::from(i32::try_from(by).unwrap());
    for member in [
        "licenses_created",
        "activations",
        "check_ins",
        "trials_begun",
        "trials_converted",
        "refusals",
    ] {
        add(member.to_owned(), total(told, member));
    }
    let most = told.list("active_devices").iter().map(|row| row.number("count")).max();
    add("active_devices".to_owned(), most.unwrap());
    for row in told.list("revenue") {
        let currency = row.text("currency");
        add(format!("revenue:{currency}"), row.number("amount"));
        let sold = format!("revenue_{currency}:{}/{}", row.text("product"), row.text("plan"));
        add(sold, row.number("amount"));
    }
    for row in told.list("refusals") {
        add(format!("refusals:{}", row.text("code")), row.number("count"));
    }
    for [chart, _, line, member] in LINES.iter().filter(|[chart, ..]| *chart != "devices") {
        add(format!("{chart}:{line}"), total(told, member));
    }
    // A device is active on many days: these have no sum, so the last day counts.
    let at_last = |row: &&Value| row.text("day") == last.to_string();
    let active = told
        .list("active_devices")
        .iter()
        .find(at_last)
        .map_or(0, |row| row.number("count"));
    add("devices:active".to_owned(), active);
    for chart in ["by_version", "by_platform"] {
        for row in told.list(chart) {
            let count = if at_last(&row) { row.number("count") } else { 0 };
            add(format!("{chart}:{}", row.text("value")), count);
        }
    }
    for nothing in ["stripe_dead", "suspicious"] {
        add(nothing.to_owned(), 0);
    }
    let rate = figures["trials_converted"] / figures["trials_begun"];
    figures.insert("trials_rate".to_owned(), rate);
    figures
}

/// The figures that are to be seen.
async fn read(window: &Window) -> Figures {
    let script = "return Object.fromEntries(all('[data-figure]')
        .map(({ dataset }) => [dataset.figure, Number(dataset.value)]))";
    serde_json::from_value(window.run(script, json!([])).await).unwrap_or_default()
}

/// A line of a chart, read from its table.
async fn column(window: &Window, chart: &str, line: &str) -> Vec<(String, i64)> {
    let script = "const [chart, line] = arguments;
        return all(`[data-chart=${chart}] tr[data-day]`)
            .map((row) => [row.dataset.day, Number(text(row.querySelector(`[data-series=${line}]`)))])";
    let mut rows = Vec::new();
    until("the chart is a table", async || {
        let read = window.run(script, json!([chart, line])).await;
        rows = serde_json::from_value(read).unwrap_or_default();
        !rows.is_empty()
    })
    .await;
    rows
}
