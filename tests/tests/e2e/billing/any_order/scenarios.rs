//! What happens to people who buy.

mod overdue;
mod paid_once;
mod renewed;
mod subscribed;

use claviger_tests::{
    Checkout, Json,
    stripe::{Account, Card, DisputeOutcome, Outcome, Purchase, RefundStatus},
};
use serde_json::Value;

/// A code that takes all of a price off.
pub(super) const ALL_OFF: &str = "FRIENDS";

/// The first hours of the second, third and fourth month of 2030.
const MONTHS: [i64; 3] = [31 * 24, 59 * 24, 90 * 24];

/// What somebody does, or what is done to him.
pub(super) type Step = fn(&mut Buyer);

/// What happens to somebody who buys.
pub(super) struct Scenario {
    pub(super) name: &'static str,
    /// Product, plan and price.
    pub(super) wish: [&'static str; 3],
    /// What happens, and how many hours after the beginning.
    pub(super) steps: Vec<(i64, Step)>,
    /// The hour at which the license is bought again, with its key, before what else happens then.
    pub(super) again: Option<i64>,
    /// In the end: the last order's status, and the license's standing if there is one.
    pub(super) end: (&'static str, Option<&'static str>),
}

/// Somebody who buys.
pub(super) struct Buyer {
    pub(super) scenario: &'static str,
    pub(super) copy: usize,
    pub(super) email: String,
    /// The checkouts, the first one first.
    pub(super) sessions: Vec<String>,
    pub(super) wish: [&'static str; 3],
    pub(super) again: Option<i64>,
    steps: Vec<(i64, Step)>,
    stripe: Account,
    purchase: Purchase,
    /// The refund or dispute that is open.
    case: String,
}

impl Buyer {
    pub(super) fn new(stripe: Account, scenario: &Scenario, copy: usize, email: String, checkout: Checkout) -> Self {
        Self {
            scenario: scenario.name,
            copy,
            email,
            sessions: vec![checkout.id],
            wish: scenario.wish,
            again: scenario.again,
            steps: scenario.steps.clone(),
            stripe,
            purchase: Purchase::default(),
            case: String::new(),
        }
    }

    /// Does what happens at an hour.
    pub(super) fn live(&mut self, hour: i64) {
        for (_, step) in self.steps.clone().iter().filter(|(at, _)| *at == hour) {
            step(self);
        }
    }

    /// The checkout that was begun last.
    pub(super) fn session(&self) -> &str {
        self.sessions.last().unwrap()
    }

    fn pay(&mut self, card: Card) {
        self.purchase = self.stripe.pay(self.session(), card);
    }

    fn settle_delayed(&mut self, success: bool) {
        self.stripe.settle_delayed(self.session(), success);
    }

    fn subscription(&self) -> &str {
        self.purchase.subscription.as_deref().unwrap()
    }

    fn customer(&self) -> &str {
        self.purchase.customer.as_deref().unwrap()
    }

    /// What was charged last.
    fn charge(&self) -> String {
        if self.purchase.subscription.is_none() {
            return self.purchase.charge.clone().unwrap();
        }
        let charges = self.stripe.objects("charge");
        let own = |charge: &&Value| charge["customer"] == self.customer();
        charges.iter().rfind(own).unwrap().text("id").to_owned()
    }

    fn refund(&mut self, amount: i64, status: RefundStatus) {
        self.case = self.stripe.refund(&self.charge(), amount, status);
    }

    fn refund_all(&mut self) {
        self.case = self.stripe.refund_all(&self.charge());
    }

    fn dispute(&mut self, inquiry: bool) {
        self.case = self.stripe.open_dispute(&self.charge(), inquiry);
    }

    fn decide(&mut self, outcome: DisputeOutcome) {
        self.stripe.close_dispute(&self.case, outcome);
    }

    fn try_to_collect(&mut self, outcome: Outcome) {
        self.stripe.attempt_payment(self.subscription(), outcome);
    }

    fn fail_to_renew(&mut self) {
        self.stripe.begin_renewal(self.subscription());
        self.try_to_collect(Outcome::Declined);
    }

    fn renew(&mut self) {
        self.stripe.renew(self.subscription());
    }

    /// Another card pays what is open.
    fn pay_open(&mut self) {
        self.stripe.pay_open_invoice(self.subscription());
    }

    fn change_price(&mut self, price: &str) {
        self.stripe.change_price(self.subscription(), price);
    }
}

/// All of them.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut all = paid_once::scenarios();
    all.extend(subscribed::scenarios());
    all.extend(overdue::scenarios());
    all.extend(renewed::scenarios());
    all
}

fn scenario<const N: usize>(
    name: &'static str,
    wish: [&'static str; 3],
    end: (&'static str, Option<&'static str>),
    steps: [(i64, Step); N],
) -> Scenario {
    Scenario {
        name,
        wish,
        steps: steps.to_vec(),
        again: None,
        end,
    }
}

/// A subscription that is paid for at the beginning.
fn monthly<const N: usize>(
    name: &'static str,
    end: (&'static str, Option<&'static str>),
    steps: [(i64, Step); N],
) -> Scenario {
    let mut scenario = scenario(name, ["dashcaddy", "premium", "premium_monthly"], end, steps);
    scenario.steps.insert(0, (0, |buyer| buyer.pay(Card::Ok)));
    scenario
}
