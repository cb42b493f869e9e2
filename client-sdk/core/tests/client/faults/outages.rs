//! What can go wrong between the app and its server.

use claviger_client::Fault;
use claviger_protocol::{
    Code, DeviceId,
    token::{Claims, TokenKind},
};
use serde_json::json;

use crate::support::{
    World,
    office::{Office, say},
    server::{Reply, Request, Server},
    signer::{Signer, encoded, payload},
};

/// Something that goes wrong.
pub(super) struct Outage {
    pub(super) name: &'static str,
    /// What an app hears of it that asks about its license.
    pub(super) fault: Fault,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// The server, or somebody in its place, answers this.
    Answers(fn(&Office, &Request) -> Reply),
    /// Nothing comes, or not all of it, and no end.
    Stalls(fn() -> Reply),
    /// The app looks for the server elsewhere.
    Elsewhere(fn(&Server) -> String),
}

const fn answers(name: &'static str, fault: Fault, reply: fn(&Office, &Request) -> Reply) -> Outage {
    Outage {
        name,
        fault,
        kind: Kind::Answers(reply),
    }
}

const fn elsewhere(name: &'static str, fault: Fault, url: fn(&Server) -> String) -> Outage {
    Outage {
        name,
        fault,
        kind: Kind::Elsewhere(url),
    }
}

const fn stalls(name: &'static str, reply: fn() -> Reply) -> Outage {
    Outage {
        name,
        fault: Fault::Timeout,
        kind: Kind::Stalls(reply),
    }
}

const HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4000\r\nconnection: close\r\n\r\n";
const PORTAL: &str = "location: http://login.hotel.example/\r\n";
const RETRY: &str = "retry-after: 60\r\n";

pub(super) const OUTAGES: [Outage; 38] = [
    stalls("no answer in time", || Reply::Stall(String::new())),
    stalls("half an answer in time", || Reply::Stall(format!("{HEAD}{{"))),
    elsewhere("connection refused", Fault::Unreachable, Server::nobodys_url),
    answers("connection reset", Fault::Unreachable, |_, _| Reply::Reset),
    answers("connection ends without an answer", Fault::Unreachable, |_, _| {
        Reply::Words(String::new())
    }),
    answers("connection ends within the answer", Fault::Unreachable, |_, _| {
        Reply::Words(format!(r#"{HEAD}{{"token":"#))
    }),
    elsewhere("name of the server unknown", Fault::Dns, |_| nobodys_name()),
    elsewhere("foreign certificate", Fault::Tls, Server::foreign_url),
    answers("429", Fault::RateLimited, |_, _| {
        Reply::html("429 Too Many Requests", RETRY)
    }),
    answers("429 as a problem document", Fault::RateLimited, |_, _| {
        problem("429 Too Many Requests", "RATE_LIMITED")
    }),
    answers("500", Fault::ServerError, |_, _| {
        Reply::html("500 Internal Server Error", "")
    }),
    answers("500 as a problem document", Fault::ServerError, |_, _| {
        problem("500 Internal Server Error", "INTERNAL")
    }),
    answers("502", Fault::ServerError, |_, _| Reply::html("502 Bad Gateway", "")),
    answers("503", Fault::ServerError, |_, _| {
        Reply::html("503 Service Unavailable", RETRY)
    }),
    answers("captive portal: HTML", Fault::NotClaviger, |_, _| {
        Reply::html("200 OK", "")
    }),
    answers("captive portal: redirect", Fault::NotClaviger, |_, _| {
        Reply::html("302 Found", PORTAL)
    }),
    answers("captive portal: 511", Fault::NotClaviger, |_, _| {
        Reply::html("511 Network Authentication Required", "")
    }),
    answers("another web server: 404", Fault::NotClaviger, |_, _| {
        Reply::html("404 Not Found", "")
    }),
    answers("another web server: JSON", Fault::NotClaviger, |_, _| {
        Reply::json(&json!({"status": "ok"}))
    }),
    answers("an answer without end", Fault::NotClaviger, |_, _| {
        let head = HEAD.replace("content-length: 4000\r\n", "");
        Reply::Endless(head)
    }),
    answers("a refusal without a token", Fault::NotClaviger, |_, _| {
        Reply::json(&json!({"valid": false, "code": "REVOKED", "detail": "This license was revoked."}))
    }),
    answers(
        "a refusal without a token, as a problem document",
        Fault::ServerError,
        |_, _| problem("403 Forbidden", "REVOKED"),
    ),
    answers("garbage in place of the token", Fault::NotSigned, |_, request| {
        say(request, Code::Revoked, "garbage")
    }),
    answers(
        "a refusal that is not signed (`none`)",
        Fault::NotSigned,
        |office, request| {
            let header = office.signer.header("none", "");
            let claims = serde_json::to_vec(&refusal(office, request)).unwrap();
            let token = format!("{}.{}.", encoded(header.as_bytes()), encoded(&claims));
            say(request, Code::Revoked, &token)
        },
    ),
    answers(
        "a refusal signed by a foreign key",
        Fault::NotSigned,
        |office, request| say(request, Code::Revoked, &Signer::new(66).sign(&refusal(office, request))),
    ),
    answers(
        "the same under the name of the server's key",
        Fault::NotSigned,
        |office, request| {
            let token = Signer::new(66).sign_as(&office.signer.public.kid, &refusal(office, request));
            say(request, Code::Revoked, &token)
        },
    ),
    answers(
        "the same as a problem document",
        Fault::ServerError,
        |office, request| {
            let token = Signer::new(66).sign(&refusal(office, request));
            Reply::problem(
                "403 Forbidden",
                &json!({"code": "REVOKED", "detail": "Revoked.", "token": token}),
            )
        },
    ),
    answers(
        "a good answer that was changed to a refusal",
        Fault::NotSigned,
        |office, request| {
            let good = office.signer.sign(&Claims {
                code: Code::Valid,
                ..office.claims(request)
            });
            let changed = String::from_utf8(payload(&good)).unwrap().replace("VALID", "REVOKED");
            let mut parts: Vec<&str> = good.split('.').collect();
            let changed = encoded(changed.as_bytes());
            parts[1] = &changed;
            say(request, Code::Revoked, &parts.join("."))
        },
    ),
    answers("an old good answer", Fault::NotForUs, |office, request| {
        signed(office, request, |claims| claims.nonce = Some("old".to_owned()))
    }),
    answers("an old refusal", Fault::NotForUs, |office, request| {
        refused(office, request, |claims| claims.nonce = Some("old".to_owned()))
    }),
    answers(
        "a refusal that answers no request",
        Fault::NotForUs,
        |office, request| refused(office, request, |claims| claims.nonce = None),
    ),
    answers(
        "an old refusal, as a problem document",
        Fault::ServerError,
        |office, request| {
            let old = Claims {
                nonce: Some("old".to_owned()),
                ..refusal(office, request)
            };
            let token = office.signer.sign(&old);
            Reply::problem(
                "403 Forbidden",
                &json!({"code": "REVOKED", "detail": "Revoked.", "token": token}),
            )
        },
    ),
    answers("a refusal for another device", Fault::NotForUs, |office, request| {
        refused(office, request, |claims| {
            claims.device = DeviceId::derive(b"switchfast", "machine-2").unwrap();
        })
    }),
    answers("a refusal for another product", Fault::NotForUs, |office, request| {
        refused(office, request, |claims| claims.aud = "optimnow".to_owned())
    }),
    answers(
        "a refusal for the other environment",
        Fault::NotForUs,
        |office, request| refused(office, request, |claims| claims.env = claims.env.other()),
    ),
    answers(
        "a refusal of something else (trial or license)",
        Fault::NotSigned,
        |office, request| {
            refused(office, request, |claims| {
                claims.kind = match claims.kind {
                    TokenKind::License => TokenKind::Trial,
                    TokenKind::Trial => TokenKind::License,
                };
            })
        },
    ),
    answers(
        "an answer that is cut off, and whole by its length",
        Fault::NotClaviger,
        |_, _| Reply::new("200 OK", "application/json", "", r#"{"token":"eyJ"#),
    ),
    answers("an empty answer", Fault::NotClaviger, |_, _| {
        Reply::new("200 OK", "application/json", "", "")
    }),
];

impl Outage {
    /// Makes it happen.
    pub(super) fn begin(&self, world: &World) {
        match self.kind {
            Kind::Answers(reply) => world.be(reply),
            Kind::Stalls(reply) => world.be(move |_, _| reply()),
            Kind::Elsewhere(_) => {}
        }
    }

    /// Where the app looks for the server, if that is what is wrong.
    pub(super) fn url(&self, server: &Server) -> Option<String> {
        match self.kind {
            Kind::Elsewhere(url) => Some(url(server)),
            Kind::Answers(_) | Kind::Stalls(_) => None,
        }
    }

    pub(super) const fn is_endless(&self) -> bool {
        matches!(self.kind, Kind::Stalls(_))
    }
}

/// What the server would sign if the license were revoked, or the trial over.
fn refusal(office: &Office, request: &Request) -> Claims {
    let claims = office.claims(request);
    Claims {
        code: match claims.kind {
            TokenKind::License => Code::Revoked,
            TokenKind::Trial => Code::TrialExpired,
        },
        ..claims
    }
}

/// A refusal with a good signature, and something wrong.
fn refused(office: &Office, request: &Request, wrong: impl Fn(&mut Claims)) -> Reply {
    let mut claims = refusal(office, request);
    wrong(&mut claims);
    Reply::json(&json!({"code": claims.code, "token": office.signer.sign(&claims)}))
}

/// An answer with a good signature, and something wrong.
fn signed(office: &Office, request: &Request, wrong: impl Fn(&mut Claims)) -> Reply {
    let mut claims = office.claims(request);
    wrong(&mut claims);
    say(request, claims.code, &office.signer.sign(&claims))
}

fn problem(status: &str, code: &str) -> Reply {
    Reply::problem(
        status,
        &json!({"code": code, "detail": "It did not work.", "fix": "Try again."}),
    )
}

/// A name that nobody has: its label is too long for any, so that no name server needs to be asked.
fn nobodys_name() -> String {
    format!("http://{}.invalid", "a".repeat(64))
}
