//! The way of a request: key, faults, idempotency, the oracle, the operation, the answer.

use std::{panic::resume_unwind, sync::Arc};

use poem::{Body, Request, Response, handler, http::StatusCode, web::Data};
use serde_json::{Value, json};

use super::{
    Answer, ApiError, Call, Params, expand,
    incoming::{self, Incoming},
    routes,
};
use crate::{
    SeenRequest,
    faults::Fault,
    ledger::{Cause, Desk},
    shared::Shared,
};

/// What goes out.
enum Reply {
    Answer {
        answer: Answer,
        replayed: bool,
    },
    Html,
    /// The connection is closed instead.
    Lost,
}

/// Serves everything under `/v1`.
#[handler]
pub(crate) async fn api(request: &Request, body: Body, Data(shared): Data<&Arc<Shared>>) -> Response {
    let request_id = shared.new_request_id();
    let incoming = match incoming::read(request, body, request_id.clone(), shared).await {
        Ok(incoming) => incoming,
        Err(error) => return respond(&answer(Err(error), &request_id), None, false),
    };
    let reply = serve(shared, &incoming).await;
    let status = match &reply {
        Reply::Answer { answer, .. } => Some(answer.status),
        Reply::Html => Some(502),
        Reply::Lost => None,
    };
    shared.remember(seen(&incoming, status));
    match reply {
        Reply::Answer { answer, replayed } => respond(&answer, incoming.idempotency_key.as_deref(), replayed),
        Reply::Html => Response::builder()
            .status(StatusCode::BAD_GATEWAY)
            .content_type("text/html")
            .body("<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"),
        // The task of this connection ends without a word, and with it the connection. Unwinding like this does not
        // run the panic hook, so nothing is printed.
        Reply::Lost => resume_unwind(Box::new("the answer is lost on purpose")),
    }
}

async fn serve(shared: &Shared, incoming: &Incoming) -> Reply {
    let fault = shared.faults().meet(incoming.method.as_str(), &incoming.path);
    match fault {
        Some(Fault::BadGatewayHtml) => return Reply::Html,
        Some(Fault::TooManyRequests) => return refused(ApiError::too_many_requests(), incoming),
        Some(Fault::Hang) => {
            // The caller hangs up some time, and then this ends here and now.
            shared.remember(seen(incoming, None));
            shared.until_shutdown().await;
            return Reply::Lost;
        }
        _ => {}
    }
    match begin(shared, incoming) {
        Ok(None) => {}
        Ok(Some(answer)) => return Reply::Answer { answer, replayed: true },
        Err(error) => return refused(error, incoming),
    }
    let result = match (check(shared, incoming).await, fault) {
        (Err(error), _) => Err(error),
        (Ok(()), Some(Fault::Status(status))) => Err(ApiError::internal(status)),
        (Ok(()), _) => execute(shared, incoming),
    };
    let answer = answer(result, &incoming.request_id);
    end(shared, incoming, &answer, fault == Some(Fault::ExecutedLate));
    match fault {
        Some(Fault::ExecutedButAnswerLost | Fault::ExecutedLate) => Reply::Lost,
        Some(Fault::Malformed) if answer.status == 200 => {
            let body = json!({"object": answer.body["object"]});
            Reply::Answer {
                answer: Answer { body, ..answer },
                replayed: false,
            }
        }
        _ => Reply::Answer {
            answer,
            replayed: false,
        },
    }
}

fn seen(incoming: &Incoming, status: Option<u16>) -> SeenRequest {
    SeenRequest {
        method: incoming.method.to_string(),
        path: incoming.path.clone(),
        params: incoming.pairs.clone(),
        idempotency_key: incoming.idempotency_key.clone(),
        status,
    }
}

fn refused(error: ApiError, incoming: &Incoming) -> Reply {
    Reply::Answer {
        answer: answer(Err(error), &incoming.request_id),
        replayed: false,
    }
}

fn answer(result: Result<Value, ApiError>, request_id: &str) -> Answer {
    let (status, body) = match result {
        Ok(body) => (200, body),
        Err(error) => (error.status, error.body()),
    };
    Answer {
        status,
        body,
        request_id: request_id.to_owned(),
    }
}

/// What Stripe's SDK and the stand-in itself say to the parameters.
async fn check(shared: &Shared, incoming: &Incoming) -> Result<(), ApiError> {
    let (method, path) = (incoming.method.as_str(), incoming.path.as_str());
    let context = format!("{method} {path}");
    let problems = shared.check_request(method, path, &incoming.pairs).await;
    if let Some(first) = problems.first() {
        let error = ApiError::invalid(
            format!("Invalid request: {first}"),
            first.split(':').next().unwrap_or_default(),
        );
        problems.iter().for_each(|problem| shared.violation(&context, problem));
        return Err(error);
    }
    let Some((operation, _)) = routes::find(method, path) else {
        shared.violation(&context, "the stand-in does not have this operation");
        return Err(ApiError::unknown_operation(method, path));
    };
    let params = Params::decode(&incoming.pairs)?;
    let paging: &[&str] = if method == "GET" { &routes::PAGING } else { &[] };
    let unknown = params
        .names()
        .find(|name| *name != "expand" && !operation.params.contains(name) && !paging.contains(name));
    let Some(unknown) = unknown else { return Ok(()) };
    shared.violation(&context, &format!("the stand-in does not heed the parameter {unknown}"));
    Err(ApiError::invalid(
        format!("Received unknown parameter: {unknown}"),
        unknown,
    ))
}

fn execute(shared: &Shared, incoming: &Incoming) -> Result<Value, ApiError> {
    let (method, path) = (incoming.method.as_str(), incoming.path.as_str());
    let (operation, id) = routes::find(method, path).ok_or_else(|| ApiError::unknown_operation(method, path))?;
    let params = Params::decode(&incoming.pairs)?;
    let cause = Cause {
        request_id: Some(incoming.request_id.clone()),
        idempotency_key: incoming.idempotency_key.clone(),
    };
    let value = shared.at_desk(&incoming.account, cause, |desk| {
        let mut value = (operation.run)(&mut Call {
            desk,
            id,
            params: &params,
        })?;
        for field in params.texts("expand") {
            let expanded = expand::expand(desk.ledger, &mut value, &field);
            // The types of the SDK do not tell what can be expanded, so this is for the stand-in to notice.
            expanded.inspect_err(|error| shared.violation(&format!("{method} {path}"), &error.message))?;
        }
        Ok(value)
    })?;
    shared.check_object(&format!("answer to {method} {path}"), &value);
    Ok(value)
}

fn respond(answer: &Answer, idempotency_key: Option<&str>, replayed: bool) -> Response {
    let status = StatusCode::from_u16(answer.status).expect("an answer has a valid status");
    let mut response = Response::builder()
        .status(status)
        .content_type("application/json")
        .header("request-id", &answer.request_id)
        .header("stripe-version", crate::API_VERSION);
    if let Some(key) = idempotency_key {
        response = response.header("idempotency-key", key);
    }
    if replayed {
        response = response
            .header("idempotent-replayed", "true")
            .header("original-request", &answer.request_id);
    }
    response.body(format!("{:#}", answer.body))
}

/// Takes the idempotency key into use; gives back the answer that it got before.
fn begin(shared: &Shared, incoming: &Incoming) -> Result<Option<Answer>, ApiError> {
    let Some(key) = &incoming.idempotency_key else {
        return Ok(None);
    };
    let mut pairs = incoming.pairs.clone();
    pairs.sort();
    let request = format!("{} {pairs:?}", incoming.path);
    let begin = |desk: &mut Desk<'_>| desk.ledger.idempotency.begin(key, &request, desk.now);
    shared.at_desk(&incoming.account, Cause::default(), begin)
}

fn end(shared: &Shared, incoming: &Incoming, answer: &Answer, late: bool) {
    let Some(key) = &incoming.idempotency_key else { return };
    let end = |desk: &mut Desk<'_>| desk.ledger.idempotency.end(key, answer, late);
    shared.at_desk(&incoming.account, Cause::default(), end);
}
