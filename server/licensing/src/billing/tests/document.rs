//! `BILLING.md` says what the functions do: each combination is in exactly one row of its tables, and the row is right.

use chrono::{DateTime, Utc};

use super::{
    charges::variants,
    fixtures::{Life, day, paid, subscription},
    purchase::{PAYMENTS, SESSIONS},
    subscription::{STATES, planned_ends},
};
use crate::{
    OrderStatus, PlanKind,
    billing::{
        Funding, PurchaseFacts, Remark, Standing, SubscriptionFacts, SubscriptionState, judge_purchase,
        judge_subscription,
    },
};

const DOCUMENT: &str = include_str!("../../../../../BILLING.md");

/// A table: the number of columns that ask, and the rows.
struct Table {
    asking: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// The table under the header that begins with these columns.
    fn under(header: &str, asking: usize) -> Self {
        let lines = DOCUMENT.lines().skip_while(|line| !line.starts_with(header));
        let rows = lines.skip(2).take_while(|line| line.starts_with('|'));
        let rows: Vec<Vec<String>> = rows.map(cells).collect();
        assert!(!rows.is_empty(), "no table under `{header}`");
        Self { asking, rows }
    }

    /// What the one row that fits answers.
    fn answer(&self, question: &[&str]) -> &[String] {
        assert_eq!(question.len(), self.asking);
        let fits = |row: &&Vec<String>| row.iter().zip(question).all(|(cell, word)| includes(cell, word));
        let rows: Vec<_> = self.rows.iter().filter(fits).collect();
        assert_eq!(rows.len(), 1, "rows for {question:?}");
        &rows[0][self.asking..]
    }

    /// Every word of an asking column is one that the tests know, so that no row speaks of something else.
    fn knows(&self, column: usize, words: &[&str]) {
        for row in &self.rows {
            let mut named = row[column].split(", ");
            assert!(named.all(|word| word == "any" || words.contains(&word)), "{row:?}");
        }
    }
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim_matches('|');
    inner
        .split('|')
        .map(|cell| cell.replace('`', "").trim().to_owned())
        .collect()
}

fn includes(cell: &str, word: &str) -> bool {
    cell == "any" || cell.split(", ").any(|listed| listed == word)
}

/// What becomes of the order, of a new license, and which codes its app sees at once and in the end.
fn effect(standing: &Standing, now: DateTime<Utc>) -> [String; 3] {
    let order = standing.status().as_str().to_owned();
    if standing.funding != Funding::Paid {
        return [order, "none".to_owned(), "–".to_owned()];
    }
    let mut life = Life::of(PlanKind::Subscription);
    life.standing = Standing::default();
    life.money(*standing, None, now);
    let (license, seen) = match (life.code(now), life.code(day(10_000))) {
        ("VALID", "VALID") => ("works", "VALID"),
        ("VALID", "OVERDUE") => ("works through its grace", "VALID, then OVERDUE"),
        ("EXPIRED", "EXPIRED") => ("ended", "EXPIRED"),
        ("SUSPENDED", "SUSPENDED") => ("suspended", "SUSPENDED"),
        ("REVOKED", "REVOKED") => ("revoked", "REVOKED"),
        other => panic!("{other:?} for {standing:?}"),
    };
    [order, license.to_owned(), seen.to_owned()]
}

fn word(remark: Remark) -> String {
    serde_json::to_value(remark).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn purchases() {
    let table = Table::under("| session | payment | charge |", 3);
    let charges = variants();
    let names: Vec<_> = charges.iter().map(|(name, _)| *name).collect();
    table.knows(0, &SESSIONS.map(|(name, _)| name));
    table.knows(1, &PAYMENTS.map(|(name, _)| name));
    table.knows(2, &names);
    for (session_name, session) in SESSIONS {
        for (payment_name, payment) in PAYMENTS {
            for (charge_name, charge) in &charges {
                let facts = PurchaseFacts {
                    session,
                    payment,
                    charge: charge.clone(),
                };
                let (standing, remarks) = judge_purchase(&facts);
                let mut remarks = remarks.into_iter().map(word).collect::<Vec<_>>().join(", ");
                if remarks.is_empty() {
                    remarks.push('–');
                }
                let [order, license, seen] = effect(&standing, day(5));
                let question = [session_name, payment_name, charge_name];
                assert_eq!(table.answer(&question), [order, license, seen, remarks], "{question:?}");
            }
        }
    }
}

/// What the table of subscriptions calls the charge that was paid last: what the table of purchases says of it.
fn money(charge: &str) -> &'static str {
    let purchases = Table::under("| session | payment | charge |", 3);
    match purchases.answer(&["complete", "paid", charge])[0].as_str() {
        "paid" => "good",
        "refunded" => "refunded",
        "disputed" => "disputed",
        "charged_back" => "charged back",
        other => panic!("`{other}`"),
    }
}

#[test]
fn subscriptions() {
    let table = Table::under("| status | ended by | ever paid | first failure | money |", 5);
    table.knows(0, &STATES.map(|(name, _)| name));
    table.knows(1, &["wish", "dunning"]);
    table.knows(2, &["yes", "no"]);
    table.knows(3, &["known", "unknown"]);
    table.knows(4, &["good", "refunded", "disputed", "charged back"]);
    for (status, state) in STATES {
        for (charge, last_charge) in variants() {
            for (ended_by, ended_by_dunning) in [("wish", false), ("dunning", true)] {
                for (failure, first_failure) in [("known", Some(day(4))), ("unknown", None)] {
                    for before in [Standing::default(), paid()] {
                        let ever_paid = before.funding == Funding::Paid || last_charge.is_some();
                        let facts = SubscriptionFacts {
                            ended_by_dunning,
                            ended_at: (state == SubscriptionState::Canceled).then(|| day(5)),
                            first_failure,
                            last_charge: last_charge.clone(),
                            ..subscription(state)
                        };
                        let standing = judge_subscription(&facts, &before).0;
                        let ever_paid = if ever_paid { "yes" } else { "no" };
                        let question = [status, ended_by, ever_paid, failure, money(charge)];
                        let expected = if state == SubscriptionState::Unknown {
                            assert_eq!(standing, before);
                            ["as before".to_owned(), "as before".to_owned(), "as before".to_owned()]
                        } else {
                            effect(&standing, day(6))
                        };
                        assert_eq!(table.answer(&question), expected, "{question:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn planned_ends_of_subscriptions() {
    use SubscriptionState::{Active, PastDue, Paused, PausedByDunning, Trialing, Unpaid};
    let table = Table::under("| `cancel_at` | `cancel_at_period_end` |", 2);
    for (cancel_at, cancel_at_period_end, _) in planned_ends() {
        let question = [
            if cancel_at.is_some() { "set" } else { "empty" },
            if cancel_at_period_end { "true" } else { "false" },
        ];
        let expected = match table.answer(&question)[0].as_str() {
            "never" => None,
            "at cancel_at" => cancel_at,
            "with the period" => Some(day(30)),
            other => panic!("`{other}`"),
        };
        for state in [Trialing, Active, PastDue, Unpaid, Paused, PausedByDunning] {
            let facts = SubscriptionFacts {
                cancel_at,
                cancel_at_period_end,
                ..subscription(state)
            };
            assert_eq!(judge_subscription(&facts, &paid()).0.ends_at, expected, "{question:?}");
        }
    }
}

#[test]
fn remarks_and_orders_are_explained() {
    let remarks = [
        Remark::QuantityIgnored,
        Remark::PriceUnknown,
        Remark::CollectionPaused,
        Remark::PartlyRefunded,
        Remark::Inquiry,
        Remark::Superseded,
        Remark::DeviceNotActivated,
    ];
    let table = Table::under("| remark |", 1);
    assert_eq!(table.rows.len(), remarks.len());
    for remark in remarks {
        assert!(!table.answer(&[&word(remark)])[0].is_empty());
    }
    for status in OrderStatus::ALL {
        assert!(DOCUMENT.contains(&format!("`{}`", status.as_str())), "{status:?}");
    }
}
