//! Whoever paid is not locked out by a fault: everything that can go wrong, in every state, before and after the offline limit.

mod outages;
mod standings;

use std::fmt::Write;

use claviger_client::{Client, Fault, LockReason, State, Status};
use claviger_protocol::Code;

use self::{
    outages::{OUTAGES, Outage},
    standings::{STANDINGS, Standing},
};
use crate::support::{KEY, name, stage::Stage, together, word};

/// What time alone may lock with.
const ENDS: [LockReason; 4] = [
    LockReason::OfflineTooLong,
    LockReason::TrialOver,
    LockReason::Expired,
    LockReason::Overdue,
];

/// What became of one client in one outage.
struct Course {
    /// Before anything goes wrong.
    at_first: State,
    /// What the app heard when it checked.
    fault: Option<Fault>,
    /// After everything was tried that asks the server.
    in_the_outage: State,
    /// The outage goes on, and the offline limit passes.
    past_the_limit: State,
    /// After one good answer.
    healed: State,
}

impl Course {
    /// In words, and judged.
    fn words(&self) -> [String; 4] {
        let states = [self.at_first, self.in_the_outage, self.past_the_limit, self.healed];
        states.map(word)
    }

    /// Whether nobody was locked out, or let in, by the outage.
    fn is_just(&self) -> bool {
        let is_unchanged = match self.at_first {
            State::Locked { .. } => self.in_the_outage == self.at_first && !self.past_the_limit.is_usable(),
            _ => {
                let ends = |reason| State::Locked { reason } == self.past_the_limit;
                self.in_the_outage.is_usable() && ENDS.into_iter().any(ends)
            }
        };
        is_unchanged && self.healed.is_usable()
    }
}

/// What becomes of one standing in all outages, one after the other, without a good answer in between.
fn courses(standing: &Standing) -> Vec<Course> {
    let stage = Stage::new();
    (standing.prepare)(&stage);
    let app = (standing.app)(&stage);
    let client = stage.start(app.clone());
    let at_first = client.status().state;
    // Where the server has another address, the app is started anew.
    let clients: Vec<Client> = OUTAGES
        .iter()
        .map(|outage| match outage.url(&stage.server) {
            Some(url) => stage.start(app.clone().server(url)),
            None => client.clone(),
        })
        .collect();
    let outages = || OUTAGES.iter().zip(&clients);
    let before = outages().map(|(outage, client)| suffer(&stage, client, outage));
    let before: Vec<(Option<Fault>, State)> = before.collect();
    stage.pass(standing.outlasts);
    let after = outages().map(|(outage, client)| check(&stage, client, outage).state);
    let after: Vec<State> = after.collect();
    let healed = heal(&stage, standing, &client);
    let course = |((fault, in_the_outage), past_the_limit)| Course {
        at_first,
        fault,
        in_the_outage,
        past_the_limit,
        healed,
    };
    before.into_iter().zip(after).map(course).collect()
}

/// What becomes of one standing in one outage alone.
fn course(standing: &Standing, outage: &Outage) -> Course {
    let stage = Stage::new();
    (standing.prepare)(&stage);
    let app = (standing.app)(&stage);
    let client = match outage.url(&stage.server) {
        Some(url) => stage.start(app.clone().server(url)),
        None => stage.start(app.clone()),
    };
    let at_first = client.status().state;
    let (fault, in_the_outage) = suffer(&stage, &client, outage);
    stage.pass(standing.outlasts);
    let past_the_limit = check(&stage, &client, outage).state;
    let healed = match outage.url(&stage.server) {
        Some(_) => heal(&stage, standing, &stage.start(app)),
        None => heal(&stage, standing, &client),
    };
    Course {
        at_first,
        fault,
        in_the_outage,
        past_the_limit,
        healed,
    }
}

/// Asks whatever the server answers with a token. Gives what the check heard, and how things stand in the end.
fn suffer(stage: &Stage, client: &Client, outage: &Outage) -> (Option<Fault>, State) {
    let fault = check(stage, client, outage).fault;
    let asked = async { (client.activate(KEY).await, client.start_trial(None).await) };
    let (activated, tried) = match outage.is_endless() {
        true => stage.wait_in_vain(asked),
        false => stage.wait(asked),
    };
    assert!(activated.is_err() && tried.is_err(), "{}", outage.name);
    (fault, client.status().state)
}

/// The server is back, and good to the user.
fn heal(stage: &Stage, standing: &Standing, client: &Client) -> State {
    stage.be_honest();
    let mut terms = stage.office.terms();
    (terms.code, terms.expires_at, terms.grace_until) = (Code::Valid, None, None);
    drop(terms);
    let healed = match standing.heals_by_key {
        true => stage.wait(client.activate(KEY)).unwrap(),
        false => stage.wait(client.check()),
    };
    healed.state
}

fn check(stage: &Stage, client: &Client, outage: &Outage) -> Status {
    outage.begin(stage);
    match outage.is_endless() {
        true => stage.wait_in_vain(client.check()),
        false => stage.wait(client.check()),
    }
}

/// All standings, and what becomes of them in all outages, as two tables.
pub(crate) fn tables() -> (String, String) {
    let all = together(&STANDINGS, courses);
    judge(&all);
    (table_of_standings(&all), table_of_outages(&all))
}

fn judge(all: &[Vec<Course>]) {
    for (standing, courses) in STANDINGS.iter().zip(all) {
        for (outage, course) in OUTAGES.iter().zip(courses) {
            let case = format!("{} · {}: {:?}", standing.name, outage.name, course.words());
            assert!(course.is_just(), "{case}");
            let asks_about_the_license = course.at_first == State::Licensed;
            assert!(
                !asks_about_the_license || course.fault == Some(outage.fault),
                "{case}: {:?}",
                course.fault
            );
        }
    }
}

fn table_of_standings(all: &[Vec<Course>]) -> String {
    let columns = [
        "",
        "standing",
        "at first",
        "in the outage",
        "past the offline limit",
        "after one good answer",
    ];
    let mut text = format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
    for ((letter, standing), courses) in letters().zip(&STANDINGS).zip(all) {
        let states = courses[0].words().join(" | ");
        writeln!(text, "| **{letter}** | {} | {states} |", standing.name).unwrap();
    }
    text
}

fn table_of_outages(all: &[Vec<Course>]) -> String {
    let letters: String = letters().map(|letter| format!(" {letter} |")).collect();
    let mut text = format!(
        "| outage | reported as |{letters}\n|{}\n",
        "---|".repeat(STANDINGS.len() + 2)
    );
    for (place, outage) in OUTAGES.iter().enumerate() {
        let cell = |courses: &Vec<Course>| match courses[place].words() == courses[0].words() {
            true => " · |".to_owned(),
            false => format!(" {} |", courses[place].words().join(" → ")),
        };
        let cells: String = all.iter().map(cell).collect();
        writeln!(text, "| {} | `{}` |{cells}", outage.name, name(outage.fault)).unwrap();
    }
    let unjust = all.iter().flatten().filter(|course| !course.is_just()).count();
    let (standings, outages) = (STANDINGS.len(), OUTAGES.len());
    let cases = standings * outages;
    writeln!(
        text,
        "\n{cases} cases ({standings} standings × {outages} outages): {unjust} wrongful locks."
    )
    .unwrap();
    text
}

fn letters() -> impl Iterator<Item = char> {
    ('A'..='Z').take(STANDINGS.len())
}

#[test]
fn no_fault_locks_anybody_out() {
    let (standings, outages) = tables();
    let documented = crate::matrices::documented();
    assert!(
        documented.contains(&standings),
        "MATRICES.md should contain\n{standings}"
    );
    assert!(documented.contains(&outages), "MATRICES.md should contain\n{outages}");
}

/// Alone, and with a good answer right after it.
#[test]
fn each_fault_alone_heals_by_one_answer() {
    let of = |name| STANDINGS.iter().find(|standing| standing.name == name).unwrap();
    let (licensed, trial) = (of("licensed, check due"), of("trial"));
    let courses = together(&OUTAGES, |outage| {
        [licensed, trial].map(|standing| course(standing, outage))
    });
    for (outage, courses) in OUTAGES.iter().zip(courses) {
        for course in courses {
            assert!(course.is_just(), "{}: {:?}", outage.name, course.words());
        }
    }
}
