//! Stripe's official Python SDK as a process beside the tests: it checks requests and objects, and signs webhooks.

use std::{
    collections::HashMap,
    fmt,
    io::{BufRead as _, BufReader, Write as _},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex, OnceLock, mpsc},
    thread,
};

use serde_json::{Value, json};
use tokio::sync::oneshot;

type Waiting = Arc<Mutex<HashMap<u64, oneshot::Sender<Value>>>>;

/// The running SDK. It serves any number of stand-ins and threads, and ends with the process that started it.
pub struct Sidecar {
    questions: mpsc::Sender<Value>,
    waiting: Waiting,
    next_id: Mutex<u64>,
    /// Kept so that the process is not orphaned while somebody may still ask.
    child: Mutex<Child>,
}

impl Sidecar {
    /// The one of this process, started on first use with the Python in `CLAVIGER_STRIPE_PYTHON` (absent:
    /// `target/stripe-python/bin/python` in the workspace), which needs `tests/stripe-sdk/requirements.txt`.
    ///
    /// # Panics
    /// If the SDK does not start, or speaks another version of Stripe's API than the stand-in.
    pub fn shared() -> Arc<Self> {
        static SHARED: OnceLock<Arc<Sidecar>> = OnceLock::new();
        Arc::clone(SHARED.get_or_init(|| Arc::new(Self::start())))
    }

    fn start() -> Self {
        let python = python();
        let mut child = Command::new(&python)
            .arg(workspace().join("tests/stripe-sdk/sidecar.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}. {FIX}", python.display()));
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut stdout = BufReader::new(stdout);
        let mut ready = String::new();
        stdout.read_line(&mut ready).expect("the sidecar says that it is ready");
        let ready: Value = serde_json::from_str(&ready).unwrap_or_else(|_| panic!("the sidecar did not start. {FIX}"));
        assert_eq!(
            ready["ready"],
            crate::API_VERSION,
            "the pinned SDK speaks the version of the stand-in"
        );
        let waiting = Waiting::default();
        let (questions, inbox) = mpsc::channel();
        // Threads, not tasks: every test has its own runtime, and the sidecar outlives them all.
        for run in [
            Box::new(move |_: &Waiting| ask(stdin, &inbox)) as Box<dyn FnOnce(&Waiting) + Send>,
            Box::new(move |waiting: &Waiting| listen(stdout, waiting)),
        ] {
            let waiting = Arc::clone(&waiting);
            thread::spawn(move || {
                run(&waiting);
                // The process is gone: dropping the senders wakes whoever still waits.
                waiting.lock().unwrap().clear();
            });
        }
        Self {
            questions,
            waiting,
            next_id: Mutex::new(0),
            child: Mutex::new(child),
        }
    }

    /// Puts a question; the answer comes when it comes.
    pub(crate) fn ask(&self, mut question: Value) -> oneshot::Receiver<Value> {
        let id = {
            let mut next = self.next_id.lock().unwrap();
            *next += 1;
            *next
        };
        let (sender, receiver) = oneshot::channel();
        self.waiting.lock().unwrap().insert(id, sender);
        question["id"] = json!(id);
        if self.questions.send(question).is_err() {
            self.waiting.lock().unwrap().remove(&id);
        }
        receiver
    }

    /// What Stripe would refuse in this request.
    pub(crate) async fn check_request(&self, method: &str, path: &str, pairs: &[(String, String)]) -> Vec<String> {
        let question = json!({"op": "check_request", "method": method, "path": path, "pairs": pairs});
        errors(self.ask(question).await)
    }

    /// How this object differs from the SDK's type, when the answer is there.
    pub(crate) fn check_object(&self, object: &Value) -> oneshot::Receiver<Value> {
        self.ask(json!({"op": "check_object", "object": object}))
    }

    /// The `Stripe-Signature` header as Stripe's SDK makes it.
    pub async fn sign(&self, payload: &str, secret: &str, timestamp: i64) -> String {
        let question = json!({"op": "sign", "payload": payload, "secret": secret, "timestamp": timestamp});
        let answer = self.ask(question).await.expect("the sidecar answers");
        answer["header"].as_str().expect("a signature").to_owned()
    }

    /// What Stripe's SDK says to a webhook with this header: nothing, if it accepts and reads it. Its age is not checked.
    pub async fn read_webhook(&self, payload: &str, header: &str, secret: &str) -> Vec<String> {
        let question = json!({"op": "read_webhook", "payload": payload, "header": header, "secret": secret});
        errors(self.ask(question).await)
    }
}

const FIX: &str = "Make a virtual environment with `pip install -r tests/stripe-sdk/requirements.txt` and name its \
                   python in CLAVIGER_STRIPE_PYTHON.";

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn python() -> PathBuf {
    std::env::var_os("CLAVIGER_STRIPE_PYTHON")
        .map_or_else(|| workspace().join("target/stripe-python/bin/python"), PathBuf::from)
}

/// What an answer complains of. A sidecar that is gone is a complaint too, so that no test passes unchecked.
pub(crate) fn errors(answer: Result<Value, oneshot::error::RecvError>) -> Vec<String> {
    let Ok(answer) = answer else {
        return vec!["the sidecar is gone".into()];
    };
    answer["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|error| error.as_str().unwrap_or_default().into())
        .collect()
}

fn ask(mut stdin: ChildStdin, inbox: &mpsc::Receiver<Value>) {
    while let Ok(question) = inbox.recv() {
        if writeln!(stdin, "{question}").and_then(|()| stdin.flush()).is_err() {
            return;
        }
    }
}

fn listen(stdout: BufReader<ChildStdout>, waiting: &Waiting) {
    for line in stdout.lines().map_while(Result::ok) {
        let Ok(answer) = serde_json::from_str::<Value>(&line) else {
            continue;
        };
        let asker = answer["id"].as_u64().and_then(|id| waiting.lock().unwrap().remove(&id));
        if let Some(asker) = asker {
            // Who asked may have stopped listening.
            let _ = asker.send(answer);
        }
    }
}

impl Drop for Sidecar {
    fn drop(&mut self) {
        if let Ok(child) = self.child.get_mut() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl fmt::Debug for Sidecar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sidecar").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn verdict(object: Value) -> Vec<String> {
        errors(Sidecar::shared().check_object(&object).await)
    }

    #[tokio::test]
    async fn the_oracle_sees_what_is_missing_foreign_or_of_the_wrong_type() {
        let mut refund = crate::template::new("refund", json!({}));
        assert_eq!(verdict(refund.clone()).await, [""; 0]);
        refund["amount"] = json!("100");
        refund["livemode"] = json!(false);
        refund.as_object_mut().unwrap().remove("created");
        let mut found = verdict(refund).await;
        found.sort();
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[0], "refund.amount: expected int, got '100'");
        assert!(found[1].starts_with("refund.created: required field"));
        assert!(found[2].starts_with("refund.livemode: not a field"));
    }

    #[tokio::test]
    async fn the_oracle_looks_into_lists_and_events() {
        let bad = json!({"object": "balloon"});
        let list = json!({"object": "list", "url": "/v1/x", "has_more": false, "data": [bad]});
        assert_eq!(verdict(list).await, ["[0] unknown object 'balloon'"]);
        let event = crate::template::new("event", json!({"type": "invoice.paid", "data": {"object": bad}}));
        assert_eq!(verdict(event).await, ["unknown object 'balloon'"]);
    }

    #[tokio::test]
    async fn the_oracle_checks_requests_as_stripe_does() {
        let ask = async |path: &str, pairs: &[(&str, &str)]| {
            let pairs: Vec<_> = pairs
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect();
            Sidecar::shared().check_request("POST", path, &pairs).await
        };
        let path = "/v1/subscriptions/sub_1";
        assert_eq!(ask(path, &[("cancel_at", ""), ("metadata[order]", "")]).await, [""; 0]);
        assert_eq!(
            ask(path, &[("items[0][cost]", "1")]).await,
            [".items[0].cost: unknown parameter"]
        );
        assert_eq!(ask(path, &[("cancel_at", "soon")]).await.len(), 1);
        assert_eq!(
            ask("/v1/billing_portal/sessions", &[("customer", "")]).await,
            [".customer: an empty string is not allowed"]
        );
        assert_eq!(ask("/v1/balloons", &[]).await, ["no such operation: POST /v1/balloons"]);
    }
}
