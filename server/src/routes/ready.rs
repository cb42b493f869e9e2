//! `GET /ready`

use std::{sync::atomic::Ordering, time::Duration};

use poem_openapi::{ApiResponse, Enum, Object, OpenApi, payload::Json};

use super::Tag;
use crate::{environment::EnvironmentContext, http::scope::Scope};

/// How long a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) struct Ready;

/// Can the server do its work?
#[derive(Debug, Object)]
#[oai(rename = "Readiness")]
struct ReadinessView {
    /// Are all parts ready?
    ready: bool,
    /// Each part.
    parts: Vec<PartView>,
}

/// A part that the server needs.
#[derive(Debug, Object)]
#[oai(rename = "ReadinessPart", skip_serializing_if_is_none)]
struct PartView {
    /// What it is: `database`, or `process` when the server is about to end.
    part: String,
    /// The environment it belongs to.
    environment: Option<String>,
    /// Is it ready?
    status: PartStatus,
    /// What is wrong with it, in a word or two.
    problem: Option<String>,
}

/// Is a part ready?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum PartStatus {
    /// It is.
    Ready,
    /// It is not.
    Failing,
}

#[derive(ApiResponse)]
enum ReadyResponse {
    /// All parts are ready.
    #[oai(status = 200)]
    Ready(Json<ReadinessView>),
    /// Some part is not ready; `parts` says which.
    #[oai(status = 503)]
    NotReady(Json<ReadinessView>),
}

#[OpenApi(tag = "Tag::Operations")]
impl Ready {
    /// Can the server do its work, and if not, which part cannot?
    ///
    /// Looks at the databases of both environments, and at whether the server was asked to end. Use it to decide whether a load
    /// balancer sends traffic here.
    #[oai(path = "/ready", method = "get")]
    async fn ready(&self, scope: Scope) -> ReadyResponse {
        let app = &scope.app;
        let [test, prod] = app.environments.all();
        let (test, prod) = tokio::join!(look_at(test), look_at(prod));
        let mut parts = vec![test, prod];
        if app.draining.load(Ordering::Relaxed) {
            parts.push(PartView {
                part: "process".to_owned(),
                environment: None,
                status: PartStatus::Failing,
                problem: Some("the server is about to end".to_owned()),
            });
        }
        let ready = parts.iter().all(|part| part.status == PartStatus::Ready);
        let view = Json(ReadinessView { ready, parts });
        if ready {
            ReadyResponse::Ready(view)
        } else {
            ReadyResponse::NotReady(view)
        }
    }
}

async fn look_at(env: &EnvironmentContext) -> PartView {
    // A store waits longer for a connection; a load balancer wants to know now.
    let problem = match tokio::time::timeout(PATIENCE, env.store.ping()).await {
        Ok(answer) => answer.err().map(|error| error.to_string()),
        Err(_elapsed) => Some("the database does not answer".to_owned()),
    };
    PartView {
        part: "database".to_owned(),
        environment: Some(env.environment.to_string()),
        status: if problem.is_none() {
            PartStatus::Ready
        } else {
            PartStatus::Failing
        },
        problem,
    }
}
