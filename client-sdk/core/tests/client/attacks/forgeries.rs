//! Tokens that nobody should believe, each in every place where a token can come from.

use chrono::TimeDelta;
use claviger_protocol::{
    Code, DeviceId,
    token::{Claims, Jwk, TYP, TokenKind},
};
use data_encoding::BASE64;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use super::{
    forger,
    seen::{AllSeen, Seen},
    wished,
};
use crate::support::{
    KEY,
    office::{Office, file, say},
    seal::Sealing,
    server::Reply,
    signer::{encoded, payload},
    stage::Stage,
};

/// A kind of forgery.
pub(super) struct Forgery {
    pub(super) name: &'static str,
    /// Makes tokens, from what the attacker would like them to say.
    make: fn(&Office, &Claims) -> Vec<String>,
}

/// What came of a forgery: how many tokens there were, and what was seen, by place.
pub(super) struct Outcome {
    pub(super) tokens: usize,
    pub(super) in_an_answer: AllSeen,
    pub(super) in_a_file: AllSeen,
    pub(super) in_the_memory: AllSeen,
}

const fn forgery(name: &'static str, make: fn(&Office, &Claims) -> Vec<String>) -> Forgery {
    Forgery { name, make }
}

pub(super) const FORGERIES: [Forgery; 17] = [
    forgery("signed with a key of his own", |_, claims| vec![forger().sign(claims)]),
    forgery("the same under the name of the server's key", |office, claims| {
        vec![forger().sign_as(&office.signer.public.kid, claims)]
    }),
    forgery(
        "brings its key in the header (`jwk`, `jku`, `x5u`, `x5c`)",
        |_, claims| {
            let forger = forger();
            let jwk = serde_json::to_string(&Jwk::from(&forger.public)).unwrap();
            let members = [
                format!(r#","jwk":{jwk}"#),
                r#","jku":"https://evil.example/jwks.json""#.to_owned(),
                r#","x5u":"https://evil.example/chain.pem""#.to_owned(),
                format!(r#","x5c":["{}"]"#, BASE64.encode(&forger.public.bytes)),
            ];
            let token = |more: &String| forger.sign_anything(&forger.header("EdDSA", more), &json(claims));
            members.iter().map(token).collect()
        },
    ),
    forgery(
        "algorithm `none`, in any spelling, with and without a signature",
        |office, claims| {
            let spellings = ["none", "None", "NONE", "nOnE", ""];
            let tokens = spellings.map(|algorithm| {
                let signed = forger().sign_anything(&office.signer.header(algorithm, ""), &json(claims));
                let unsigned = signed[..=signed.rfind('.').unwrap()].to_owned();
                [signed, unsigned]
            });
            tokens.into_iter().flatten().collect()
        },
    ),
    forgery("`HS256` with the public key as the secret", |office, claims| {
        let public = &office.signer.public;
        let jwk = serde_json::to_vec(&Jwk::from(public)).unwrap();
        let der = [
            b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00".as_slice(),
            &public.bytes,
        ]
        .concat();
        let pem = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            BASE64.encode(&der)
        );
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYP.to_owned());
        header.kid = Some(public.kid.clone());
        let secrets = [
            public.bytes.to_vec(),
            encoded(&public.bytes).into_bytes(),
            jwk,
            der,
            pem.into_bytes(),
        ];
        let token =
            |secret: &Vec<u8>| jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(secret)).unwrap();
        secrets.iter().map(token).collect()
    }),
    forgery("any other algorithm", |office, claims| {
        let others = [
            "HS384", "HS512", "RS256", "PS256", "ES256", "ES384", "Ed25519", "eddsa", "A",
        ];
        let token = |other| forger().sign_anything(&office.signer.header(other, ""), &json(claims));
        others.into_iter().map(token).collect()
    }),
    forgery("any claim of a good one changed", |office, claims| {
        let good = office.signer.sign(claims);
        changes(claims)
            .iter()
            .map(|changed| with_payload(&good, changed))
            .collect()
    }),
    forgery("a claim of a good one told twice", |office, claims| {
        let good = office.signer.sign(claims);
        let text = String::from_utf8(payload(&good)).unwrap();
        let first = text.replacen('{', r#"{"exp":9999999999,"#, 1);
        let last = text.replacen('}', r#","exp":9999999999}"#, 1);
        [first, last]
            .iter()
            .map(|text| with_payload(&good, text.as_bytes()))
            .collect()
    }),
    forgery("the signature of a good one", |office, claims| {
        let trial = Claims {
            kind: TokenKind::Trial,
            ..claims.clone()
        };
        vec![with_payload(&office.signer.sign(&trial), &json(claims))]
    }),
    forgery("the signature of a good one, cut off or grown", |office, claims| {
        let good = office.signer.sign(claims);
        let dot = good.rfind('.').unwrap();
        let (cut, less) = (good[..dot].to_owned(), good[..good.len() - 4].to_owned());
        vec![
            cut,
            good[..=dot].to_owned(),
            less,
            format!("{good}AAAA"),
            format!("{good}.{good}"),
        ]
    }),
    forgery("made for another purpose with the server's key", |office, claims| {
        let header = office.signer.header("EdDSA", "");
        let headers = [header.replace(TYP, "JWT"), header.replace(TYP, "at+jwt")];
        headers
            .map(|header| office.signer.sign_anything(&header, &json(claims)))
            .to_vec()
    }),
    forgery("a good trial as a license", |office, claims| {
        genuine(office, claims, |claims| claims.kind = TokenKind::Trial)
    }),
    forgery("a good one of another device", |office, claims| {
        genuine(office, claims, |claims| {
            claims.device = DeviceId::derive(b"switchfast", "machine-2").unwrap();
        })
    }),
    forgery("a good one of another product", |office, claims| {
        genuine(office, claims, |claims| claims.aud = "optimnow".to_owned())
    }),
    forgery("a good one of the other environment", |office, claims| {
        genuine(office, claims, |claims| claims.env = claims.env.other())
    }),
    forgery("a good one that is over", |office, claims| {
        genuine(office, claims, |claims| {
            let month = TimeDelta::days(30).num_seconds();
            (claims.iat, claims.exp) = (claims.iat - month, claims.iat - month / 2);
            // Whoever has an old one has an old answer.
            claims.nonce = None;
        })
    }),
    forgery("a good one that is not valid yet", |office, claims| {
        genuine(office, claims, |claims| claims.nbf = Some(claims.iat + 86_400))
    }),
];

impl Forgery {
    /// Tries it everywhere.
    pub(super) fn attempt(&self) -> Outcome {
        let stage = Stage::new();
        let tokens = (self.make)(&stage.office, &wished(&stage));
        Outcome {
            tokens: tokens.len(),
            in_an_answer: self.in_answers(&stage, tokens.len()),
            in_a_file: in_files(&stage, &tokens),
            in_the_memory: tokens.iter().map(|token| in_the_memory(&stage, token)).collect(),
        }
    }

    /// He answers in the server's place, and knows the request.
    fn in_answers(&self, stage: &Stage, count: usize) -> AllSeen {
        let client = stage.open();
        let answer = |place: usize| {
            let (make, wished) = (self.make, wished(stage));
            stage.be(move |office, request| {
                if request.is_about_keys() {
                    return Reply::json(&serde_json::to_value(forger().jwks()).unwrap());
                }
                let nonce = Some(request.text("/nonce").to_owned());
                let tokens = make(
                    office,
                    &Claims {
                        nonce,
                        ..wished.clone()
                    },
                );
                say(request, Code::Valid, &tokens[place])
            });
            stage.wait(client.activate(KEY)).into()
        };
        let seen = (0..count).map(answer).collect();
        stage.wait(client.forget());
        stage.be_honest();
        seen
    }
}

/// He opens them as license files, which bring his key along.
fn in_files(stage: &Stage, tokens: &[String]) -> AllSeen {
    let client = stage.open();
    let open = |token: &String| stage.wait(client.import_license_file(&file(token, &forger()))).into();
    let seen = tokens.iter().map(open).collect();
    stage.wait(client.forget());
    seen
}

/// He unseals the memory, whose key a headless client derives from the machine, and puts it there, with his key among the learned ones.
fn in_the_memory(stage: &Stage, token: &str) -> Seen {
    let client = stage.start(stage.app().without_keyring());
    stage.wait(client.activate(KEY)).unwrap();
    let sealing = Sealing::of_machine(&stage.machine.id);
    let mut record = sealing.open(&stage.machine.state());
    let (jwk, announcement) = announced(stage);
    record["license"]["grant"] = token.into();
    record["keys"] = json!([jwk]);
    record["announcements"] = json!([announcement]);
    stage.machine.set_state(&sealing.close(&json(&record)));
    let seen = stage.start(stage.app().without_keyring()).status().into();
    stage.wait(client.forget());
    seen
}

/// A key of his, and his own word that the server will sign with it.
fn announced(stage: &Stage) -> (Jwk, String) {
    let jwk = Jwk::from(&forger().public);
    let claims = Claims {
        next_keys: vec![jwk.clone()],
        ..wished(stage)
    };
    (jwk, forger().sign(&claims))
}

fn genuine(office: &Office, claims: &Claims, change: impl FnOnce(&mut Claims)) -> Vec<String> {
    let mut claims = claims.clone();
    change(&mut claims);
    vec![office.signer.sign(&claims)]
}

/// The same token with another payload.
fn with_payload(token: &str, payload: &[u8]) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    format!("{}.{}.{}", parts[0], encoded(payload), parts[2])
}

/// The claims with each one changed, or taken away, or added.
fn changes(claims: &Claims) -> Vec<Vec<u8>> {
    let good = serde_json::to_value(claims).unwrap();
    let more = json!({"nbf": 0, "license_expires_at": 9_999_999_999_u64, "grace_until": 9_999_999_999_u64, "nonce": "n", "next_keys": [], "x": 1});
    let all = more.as_object().unwrap().iter().chain(good.as_object().unwrap());
    let mut changes = Vec::new();
    for (name, value) in all {
        let mut changed = good.clone();
        changed[name] = match value {
            Value::String(text) => format!("{text}0").into(),
            Value::Number(number) => (number.as_i64().unwrap() + 1).into(),
            Value::Array(_) => json!(["sso", "swarm"]),
            Value::Object(_) => json!({"seats": 999}),
            Value::Null | Value::Bool(_) => unreachable!("no claim is one"),
        };
        changes.push(json(&changed));
        changed.as_object_mut().unwrap().remove(name);
        if changed != good {
            changes.push(json(&changed));
        }
    }
    changes
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}
