//! What poem-openapi cannot say of the operations: which headers they all take and give, and an example for every code.

mod paths;

use serde_json::{Map, Value, json};

use crate::http::problem::{ErrorCode, Problem};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
/// The sections, in the order in which they are read.
const TAGS: [(&str, &str); 9] = [
    (
        "Apps",
        "What apps call: no secret but the license key, which travels in the body.",
    ),
    (
        "Admin: licenses",
        "Issue, find and change licenses. Bearer tokens with roles.",
    ),
    ("Admin: customers and trials", "Who holds licenses, and who tries."),
    (
        "Admin: sales",
        "Orders by Stripe and by hand, the seller's table, notices from Stripe, mails.",
    ),
    (
        "Admin: catalog, keys and access",
        "What is sold, what signs, and who may do what.",
    ),
    (
        "Admin: insight",
        "What happened: audit log, statistics, suspicious use.",
    ),
    (
        "Customers",
        "What customers' own pages call: one-time links and the sessions that they begin.",
    ),
    ("Operations", "Health, metrics and public keys."),
    ("Webhooks", "What Stripe calls."),
];
/// A request and its answer for every operation, by method and path, recorded from a running server. A test holds them
/// against the schemas.
const EXAMPLES: &str = include_str!("examples.json");
const PROBLEM: &str = "application/problem+json";
const EXAMPLE_REQUEST_ID: &str = "019342b8-7f0e-7cc0-a1b2-6a0f5e1c2d3e";

/// The document, enriched and in a stable order.
pub(super) fn enrich(document: &str) -> String {
    let paths = paths::merged(document);
    let mut document: Value = serde_json::from_str(document).expect("poem-openapi writes JSON");
    document["paths"] = paths.into();
    document["components"]["parameters"] = json!({ "Environment": environment(), "IdempotencyKey": idempotency_key() });
    document["components"]["headers"] = json!({ "RequestId": header("The request's id, also in the server's log."),
        "RateLimitLimit": header("Requests allowed per minute."),
        "RateLimitRemaining": header("Requests that may follow at once."),
        "RateLimitReset": header("Seconds until the limit is whole again."),
        "RetryAfter": header("Seconds to wait.") });
    document["tags"] = TAGS
        .map(|(name, description)| json!({ "name": name, "description": description }))
        .into();
    let codes = ErrorCode::all().map(|code| (code.as_str().to_owned(), example(code)));
    document["components"]["examples"] = codes.collect::<Map<String, Value>>().into();
    let examples: Value = serde_json::from_str(EXAMPLES).expect("the examples are JSON");
    close_admin_bodies(&mut document);
    mark_clearable(&mut document);
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                enrich_operation(path, method, operation, &examples);
            }
        }
    }
    share_problems(&mut document);
    let mut text = serde_json::to_string_pretty(&document).expect("a JSON value can be written");
    text.push('\n');
    text
}

/// Admin operations refuse fields they do not know (`deny_unknown_fields`), which poem-openapi does not write down.
fn close_admin_bodies(document: &mut Value) {
    let operations = document["paths"].as_object().into_iter().flatten();
    let operations = operations.filter(|(path, _)| path.starts_with("/v1/admin/"));
    let bodies = operations
        .flat_map(|(_, item)| item.as_object().into_iter().flatten())
        .filter_map(|(_, operation)| {
            let content = operation["requestBody"]["content"].as_object()?.values().next()?;
            content["schema"]["$ref"]
                .as_str()?
                .strip_prefix("#/components/schemas/")
                .map(str::to_owned)
        });
    for name in bodies.collect::<Vec<String>>() {
        document["components"]["schemas"][name]["additionalProperties"] = false.into();
    }
}

/// A field that `null` clears may be null; poem-openapi does not write that of a `MaybeUndefined`.
fn mark_clearable(document: &mut Value) {
    let schemas = document["components"]["schemas"].as_object_mut().into_iter().flatten();
    let fields = schemas
        .filter_map(|(_, schema)| schema.get_mut("properties")?.as_object_mut())
        .flatten();
    for (_, field) in fields {
        if field["description"]
            .as_str()
            .is_some_and(|text| text.contains("`null` clears it"))
        {
            field["nullable"] = true.into();
        }
    }
}

/// Puts the operation's recorded request and answer beside their schemas.
fn add_examples(path: &str, method: &str, operation: &mut Value, examples: &Value) {
    let example = &examples[format!("{method} {path}")];
    // `get_mut` and not an index, which would insert what is not there.
    let bodies = operation
        .pointer_mut("/requestBody/content")
        .and_then(Value::as_object_mut);
    for (_, body) in bodies.into_iter().flatten() {
        body["example"] = example["request"].clone();
    }
    let responses = operation["responses"].as_object_mut().into_iter().flatten();
    let done = responses.filter(|(status, _)| matches!(status.as_str(), "200" | "201" | "202"));
    let contents = done
        .filter_map(|(_, response)| response.get_mut("content")?.as_object_mut())
        .flatten();
    for (_, content) in contents.filter(|(media_type, _)| media_type.starts_with("application/json")) {
        content["example"] = example["response"].clone();
    }
}

fn enrich_operation(path: &str, method: &str, operation: &mut Value, examples: &Value) {
    if let Some(tag) = admin_tag(path) {
        operation["tags"] = json!([tag]);
    }
    operation["operationId"] = operation_id(path, method).into();
    let has_environment = path.starts_with("/v1/") || path.starts_with("/.well-known/");
    let mutating = method != "get";
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    if has_environment {
        parameters.push(json!({ "$ref": "#/components/parameters/Environment" }));
    }
    if has_environment && mutating {
        parameters.push(json!({ "$ref": "#/components/parameters/IdempotencyKey" }));
    }
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    add_examples(path, method, operation, examples);
    let has_body = operation.get("requestBody").is_some();
    let Some(responses) = operation["responses"].as_object_mut() else {
        return;
    };
    for (status, response) in responses.iter_mut() {
        enrich_response(status, response, has_environment, |code| {
            (mutating || !ErrorCode::MUTATING.contains(&code))
                && (has_body || !matches!(code, ErrorCode::MediaTypeUnsupported | ErrorCode::BodyTooLarge))
        });
    }
    // A status of which no code is left does not happen.
    responses.retain(|_, response| response["content"][PROBLEM] != json!({}));
}

/// Writes a problem response that many operations give once, under `components`, and refers to it.
fn share_problems(document: &mut Value) {
    let mut shared = Map::new();
    let items = document["paths"].as_object_mut().into_iter().flatten();
    let operations = items.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten());
    let responses = operations
        .filter_map(|(_, operation)| operation["responses"].as_object_mut())
        .flatten();
    for (status, response) in responses {
        let Some(codes) = response
            .pointer("/content/application~1problem+json/examples")
            .and_then(Value::as_object)
        else {
            continue;
        };
        // What it is follows from these two, so they can name it.
        let limited = if response["headers"].get("ratelimit-limit").is_some() {
            ""
        } else {
            "-unlimited"
        };
        let name = format!(
            "{status}{limited}-{}",
            codes.keys().cloned().collect::<Vec<_>>().join("-")
        );
        let reference = json!({ "$ref": format!("#/components/responses/{name}") });
        shared.insert(name, std::mem::replace(response, reference));
    }
    document["components"]["responses"] = shared.into();
}

/// A name for generated clients: the method and the words of the path, `post_admin_licenses_id_suspend`.
fn operation_id(path: &str, method: &str) -> String {
    let words = path
        .trim_start_matches("/v1")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("_")
}

/// The section of an admin operation, by the first segment of its path.
fn admin_tag(path: &str) -> Option<&'static str> {
    let area = path.strip_prefix("/v1/admin/")?.split('/').next()?;
    let index = match area {
        "licenses" | "offline-activations" => 1,
        "customers" | "trials" => 2,
        "orders" | "stripe-events" | "mails" => 3,
        "audit-events" | "statistics" | "suspicious" => 5,
        _ => 4,
    };
    Some(TAGS[index].0)
}

fn enrich_response(status: &str, response: &mut Value, limited: bool, happens: impl Fn(ErrorCode) -> bool) {
    let mut headers = response["headers"].as_object().cloned().unwrap_or_default();
    headers.insert("x-request-id".to_owned(), reference("RequestId"));
    if limited {
        headers.insert("ratelimit-limit".to_owned(), reference("RateLimitLimit"));
        headers.insert("ratelimit-remaining".to_owned(), reference("RateLimitRemaining"));
        headers.insert("ratelimit-reset".to_owned(), reference("RateLimitReset"));
    }
    if status == "429" || status == "503" && response["content"].get(PROBLEM).is_some() {
        headers.insert("retry-after".to_owned(), reference("RetryAfter"));
    }
    response["headers"] = headers.into();
    if response["description"] == "" {
        response["description"] = "Done.".into();
    }
    if response["content"].get(PROBLEM).is_none() {
        return;
    }
    let description = response["description"].as_str().unwrap_or_default().to_owned();
    let codes: Vec<ErrorCode> = codes_in(&description).filter(|code| happens(*code)).collect();
    let lines: Vec<String> = codes
        .iter()
        .map(|code| format!("- `{}`: {}", code.as_str(), code.title()))
        .collect();
    response["description"] = lines.join("\n").into();
    response["content"][PROBLEM] = if codes.is_empty() {
        json!({})
    } else {
        let examples: Map<String, Value> = codes
            .iter()
            .map(|code| {
                (
                    code.as_str().to_owned(),
                    json!({ "$ref": format!("#/components/examples/{}", code.as_str()) }),
                )
            })
            .collect();
        json!({ "schema": { "$ref": "#/components/schemas/Problem" }, "examples": examples })
    };
}

/// The codes that a description written by [`Failure`](crate::http::failure::Failure) lists.
fn codes_in(description: &str) -> impl Iterator<Item = ErrorCode> + '_ {
    description
        .lines()
        .filter_map(|line| line.strip_prefix("- `")?.split('`').next())
        .filter_map(|name| ErrorCode::all().find(|code| code.as_str() == name))
}

fn example(code: ErrorCode) -> Value {
    use poem_openapi::types::ToJSON;
    let view = Problem::new(code).view(EXAMPLE_REQUEST_ID);
    json!({ "summary": code.title(), "value": view.to_json() })
}

fn environment() -> Value {
    json!({
        "name": "x-environment",
        "in": "header",
        "required": false,
        "description": "The environment; without it the query parameter `env` counts, then the server's default.",
        "schema": { "type": "string", "enum": ["test", "prod"] },
    })
}

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "required": false,
        "description": "The same request with the same key is done once and answered alike for 24 hours.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
    })
}

fn header(description: &str) -> Value {
    json!({ "description": description, "schema": { "type": "string" } })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/headers/{name}") })
}
