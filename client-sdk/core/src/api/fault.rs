//! What went wrong between question and answer. Errors of the HTTP client show addresses, so they are turned into
//! faults here and go no further.

use std::{error::Error as StdError, io, iter, time::Duration};

use chrono::DateTime;
use reqwest::{
    StatusCode,
    header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER},
};
use serde::de::DeserializeOwned;

use super::{Answer, Heard, NoAnswer, Problem};
use crate::status::Fault;

/// The longest that the client lets itself be sent away. A proxy that asks for a month must not keep a device from
/// checking until it is locked for having been offline too long.
const LONGEST_RETRY: Duration = Duration::from_secs(60 * 60);
/// Codes of problem documents that say nothing but that the server cannot answer now. The last is its answer to a
/// request that is sent again while the first is still being worked on.
const FAILURES: [&str; 4] = ["INTERNAL", "UNAVAILABLE", "TIMEOUT", "IDEMPOTENCY_IN_PROGRESS"];
/// The longest code of a problem document.
const LONGEST_CODE: usize = 64;

/// What a body is to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The result of what was asked.
    Result,
    /// A problem document.
    Problem,
}

/// The fault that an error of the HTTP client is.
pub(super) fn of(error: &reqwest::Error) -> Fault {
    if error.is_timeout() {
        Fault::Timeout
    } else if error.is_dns() {
        Fault::Dns
    } else if causes(error).any(|cause| cause.is::<rustls::Error>()) {
        Fault::Tls
    } else if causes(error).any(is_of_another) {
        Fault::NotClaviger
    } else {
        Fault::Unreachable
    }
}

/// Whether a connection broke after it was there and before anything was answered.
pub(super) fn is_broken(error: &reqwest::Error) -> bool {
    error.is_request() && !error.is_connect() && of(error) == Fault::Unreachable
}

/// What status and headers tell already: there is no answer, or what the body is to be read as.
pub(super) fn form(status: StatusCode, headers: &HeaderMap) -> Result<Form, NoAnswer> {
    let is = |media_type: &str| {
        let found = text(headers, &CONTENT_TYPE).and_then(|found| found.split(';').next());
        found.is_some_and(|found| found.trim().eq_ignore_ascii_case(media_type))
    };
    match status.as_u16() {
        429 => Err(away(Fault::RateLimited, headers)),
        // Proxies and networks that want a password say so in any form.
        407 | 511 => Err(Fault::NotClaviger.into()),
        200..=299 if is("application/json") => Ok(Form::Result),
        400..=599 if is("application/problem+json") => Ok(Form::Problem),
        500..=599 => Err(away(Fault::ServerError, headers)),
        _ => Err(Fault::NotClaviger.into()),
    }
}

/// What the body says.
pub(super) fn heard<T: DeserializeOwned>(form: Form, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Heard<T> {
    match form {
        Form::Result => match serde_json::from_slice(body) {
            Ok(done) => Ok(Answer::Done(done)),
            Err(_) => Err(Fault::NotClaviger.into()),
        },
        Form::Problem => match serde_json::from_slice::<Problem>(body) {
            Ok(problem) if FAILURES.contains(&problem.code.as_str()) => Err(away(Fault::ServerError, headers)),
            Ok(problem) if is_code(&problem.code) => Ok(Answer::Problem(problem)),
            _ if status.is_server_error() => Err(away(Fault::ServerError, headers)),
            _ => Err(Fault::NotClaviger.into()),
        },
    }
}

/// Codes are written in capitals. What else calls itself so is of somebody else, and would end up in logs and errors.
fn is_code(code: &str) -> bool {
    let symbols = |symbol: u8| symbol.is_ascii_uppercase() || symbol.is_ascii_digit() || symbol == b'_';
    (1..=LONGEST_CODE).contains(&code.len()) && code.bytes().all(symbols)
}

fn away(fault: Fault, headers: &HeaderMap) -> NoAnswer {
    NoAnswer {
        fault,
        retry_after: retry_after(headers).map(|wait| wait.min(LONGEST_RETRY)),
    }
}

/// How long to stay away: seconds, or an instant by the clock of whoever says so, which the same answer tells (RFC
/// 9110, 10.2.3). The device's own clock may be wrong.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let told = text(headers, &RETRY_AFTER)?.trim();
    if let Ok(seconds) = told.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(told).ok()?;
    let now = DateTime::parse_from_rfc2822(text(headers, &DATE)?).ok()?;
    (until - now).to_std().ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether something answered that does not speak HTTP, or a proxy that does not let us through.
fn is_of_another(cause: &(dyn StdError + 'static)) -> bool {
    let no_http = cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse);
    // The type of this error is not public; a test with a real proxy holds the words.
    let no_way_through = || {
        let words = cause.to_string();
        words == "tunnel error: unsuccessful" || words == "tunnel error: proxy authorization required"
    };
    no_http || no_way_through()
}

/// An error and what caused it.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    iter::successors(Some(error as &(dyn StdError + 'static)), |error| cause(*error))
}

/// Errors of input and output hide what they wrap from [`StdError::source`].
fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect()
    }

    fn form_of(status: u16, content_type: &str) -> Result<Form, Fault> {
        let headers = headers(&[(CONTENT_TYPE, content_type)]);
        form(StatusCode::from_u16(status).unwrap(), &headers).map_err(|silence| silence.fault)
    }

    #[test]
    fn only_json_of_a_fitting_status_is_read() {
        let (json, problem, html) = (
            "application/json; charset=utf-8",
            "application/problem+json",
            "text/html",
        );
        for status in [200, 201, 202] {
            assert_eq!(form_of(status, json), Ok(Form::Result), "{status}");
            assert_eq!(form_of(status, problem), Err(Fault::NotClaviger), "{status}");
            assert_eq!(form_of(status, html), Err(Fault::NotClaviger), "{status}");
        }
        for status in [400, 401, 403, 404, 409, 413, 415, 422] {
            assert_eq!(
                form_of(status, "Application/Problem+JSON"),
                Ok(Form::Problem),
                "{status}"
            );
            assert_eq!(form_of(status, json), Err(Fault::NotClaviger), "{status}");
            assert_eq!(form_of(status, html), Err(Fault::NotClaviger), "{status}");
        }
        for status in [500, 502, 503, 504] {
            assert_eq!(form_of(status, problem), Ok(Form::Problem), "{status}");
            assert_eq!(form_of(status, json), Err(Fault::ServerError), "{status}");
            assert_eq!(form_of(status, html), Err(Fault::ServerError), "{status}");
        }
        for status in [204, 301, 302, 303, 304, 307, 308, 407, 511] {
            assert_eq!(form_of(status, html), Err(Fault::NotClaviger), "{status}");
        }
        for status in [301, 407, 511] {
            assert_eq!(form_of(status, problem), Err(Fault::NotClaviger), "{status}");
        }
        for content_type in [json, problem, html] {
            assert_eq!(form_of(429, content_type), Err(Fault::RateLimited));
        }
        let bare = form(StatusCode::OK, &HeaderMap::new());
        assert_eq!(bare, Err(Fault::NotClaviger.into()));
    }

    #[test]
    fn a_problem_is_one_with_a_code_that_is_no_failure() {
        let of = |status: u16, body: &str| {
            let heard: Heard<bool> = heard(
                Form::Problem,
                StatusCode::from_u16(status).unwrap(),
                &HeaderMap::new(),
                body.as_bytes(),
            );
            match heard {
                Ok(Answer::Problem(problem)) => Ok(problem.code),
                Ok(Answer::Done(_)) => panic!("{body} is no result"),
                Err(silence) => Err(silence.fault),
            }
        };
        assert_eq!(
            of(409, r#"{"code":"DEVICE_LIMIT_REACHED","detail":"Full."}"#).unwrap(),
            "DEVICE_LIMIT_REACHED"
        );
        assert_eq!(
            of(503, r#"{"code":"STRIPE_UNAVAILABLE","detail":"."}"#).unwrap(),
            "STRIPE_UNAVAILABLE"
        );
        for code in FAILURES {
            assert_eq!(
                of(503, &format!(r#"{{"code":"{code}","detail":"."}}"#)),
                Err(Fault::ServerError)
            );
        }
        for body in [
            "",
            "{}",
            r#"{"title":"Not Found","status":404}"#,
            r#"{"code":7,"detail":"."}"#,
        ] {
            assert_eq!(of(404, body), Err(Fault::NotClaviger), "{body}");
            assert_eq!(of(500, body), Err(Fault::ServerError), "{body}");
        }
        for code in ["", "not_found", "FOR <b>YOU</b>", &"A".repeat(65)] {
            assert_eq!(
                of(404, &format!(r#"{{"code":"{code}","detail":"."}}"#)),
                Err(Fault::NotClaviger),
                "{code}"
            );
        }
    }

    #[test]
    fn the_time_to_stay_away_is_read_in_both_forms() {
        let date = "Fri, 31 Dec 1999 23:59:00 GMT";
        let seconds = |after: &str, date: Option<&str>| {
            let mut headers = headers(&[(RETRY_AFTER, after)]);
            if let Some(date) = date {
                headers.insert(DATE, date.parse().unwrap());
            }
            away(Fault::RateLimited, &headers)
                .retry_after
                .map(|wait| wait.as_secs())
        };
        assert_eq!(seconds("120", None), Some(120));
        assert_eq!(seconds(" 0 ", None), Some(0));
        assert_eq!(seconds("Fri, 31 Dec 1999 23:59:59 GMT", Some(date)), Some(59));
        assert_eq!(seconds("99999999", None), Some(3600));
        assert_eq!(seconds("Thu, 31 Dec 2099 23:59:59 GMT", Some(date)), Some(3600));
        // In the past, without a clock to compare with, and in no form at all.
        assert_eq!(seconds("Fri, 31 Dec 1999 23:00:00 GMT", Some(date)), None);
        assert_eq!(seconds("Fri, 31 Dec 1999 23:59:59 GMT", None), None);
        assert_eq!(seconds("-5", Some(date)), None);
        assert_eq!(seconds("soon", Some(date)), None);
    }
}
