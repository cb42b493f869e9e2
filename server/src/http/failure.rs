//! The errors that one operation answers, as its handler returns them and as OpenAPI documents them.

use std::{collections::BTreeMap, marker::PhantomData};

use claviger_store::StoreError;
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::Type,
};

use super::problem::{ErrorCode, Problem, ProblemView};

/// The codes that an operation may answer, besides [`ErrorCode::COMMON`].
pub(crate) trait Codes: Send + Sync + 'static {
    const CODES: &'static [ErrorCode];
}

/// Declares the codes of an operation: `codes!(pub ActivateCodes: KeyInvalid, Verdict(Code::Expired))`.
macro_rules! codes {
    ($name:ident: $($code:expr),* $(,)?) => {
        #[derive(Debug)]
        pub(crate) struct $name;

        impl $crate::http::failure::Codes for $name {
            const CODES: &'static [$crate::http::problem::ErrorCode] = {
                #[expect(clippy::allow_attributes, reason = "which names a list uses differs from operation to operation")]
                #[allow(unused_imports)]
                use $crate::http::problem::ErrorCode::*;
                &[$($code),*]
            };
        }
    };
}
pub(crate) use codes;

/// What the handler of an operation returns.
pub(crate) type ApiResult<T, C> = Result<T, Failure<C>>;

/// A problem with one of the codes that the operation documents.
#[derive(Debug)]
pub(crate) struct Failure<C>(Problem, PhantomData<fn() -> C>);

impl<C: Codes> From<Problem> for Failure<C> {
    fn from(problem: Problem) -> Self {
        debug_assert!(
            C::CODES.contains(&problem.code)
                || ErrorCode::COMMON.contains(&problem.code)
                || ErrorCode::MUTATING.contains(&problem.code),
            "{} is not documented for this operation",
            problem.code.as_str()
        );
        Self(problem, PhantomData)
    }
}

impl<C: Codes> From<ErrorCode> for Failure<C> {
    fn from(code: ErrorCode) -> Self {
        Problem::new(code).into()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::Unavailable(_) => ErrorCode::Unavailable,
            StoreError::Conflict { .. } => ErrorCode::Conflict,
            StoreError::Inconsistent { .. } | StoreError::Migration(_) | StoreError::Database(_) => ErrorCode::Internal,
        };
        tracing::error!(error = %Causes(&error), "the store failed");
        Self::new(code)
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        tracing::error!(error = format!("{error:#}"), "a request failed");
        Self::new(ErrorCode::Internal)
    }
}

impl<C: Codes> From<StoreError> for Failure<C> {
    fn from(error: StoreError) -> Self {
        Problem::from(error).into()
    }
}

impl<C: Codes> From<anyhow::Error> for Failure<C> {
    fn from(error: anyhow::Error) -> Self {
        Problem::from(error).into()
    }
}

impl<C> From<Failure<C>> for poem::Error {
    fn from(failure: Failure<C>) -> Self {
        failure.0.into()
    }
}

impl<C: Codes> ApiResponse for Failure<C> {
    fn meta() -> MetaResponses {
        let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
        for code in C::CODES.iter().chain(ErrorCode::COMMON).chain(ErrorCode::MUTATING) {
            let codes = by_status.entry(code.status().as_u16()).or_default();
            if !codes.contains(code) {
                codes.push(*code);
            }
        }
        MetaResponses {
            responses: by_status
                .into_iter()
                .map(|(status, codes)| response(status, &codes))
                .collect(),
        }
    }

    fn register(registry: &mut Registry) {
        ProblemView::register(registry);
    }
}

/// Lists the codes of one status; `openapi::enrich` reads the list and adds an example of each.
fn response(status: u16, codes: &[ErrorCode]) -> MetaResponse {
    let list: Vec<String> = codes
        .iter()
        .map(|code| format!("- `{}`: {}", code.as_str(), code.title()))
        .collect();
    MetaResponse {
        // The registry wants texts that live as long as the program; there is one per operation and status.
        description: Box::leak(list.join("\n").into_boxed_str()),
        status: Some(status),
        status_range: None,
        content: vec![MetaMediaType {
            content_type: "application/problem+json",
            schema: ProblemView::schema_ref(),
        }],
        headers: Vec::new(),
    }
}

/// An error with all its causes, for the log.
struct Causes<'a>(&'a dyn std::error::Error);

impl std::fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}
