//! `PATCH /v1/admin/customers/{id}`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::{CustomerChange, StoreError};
use poem_openapi::{Object, OpenApi, param::Path, payload::Json, types::MaybeUndefined};

use super::view::{CustomerView, find};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::Tag,
    wire::{
        id::WireId,
        text::{Email, Name, Note, Text},
    },
};

pub(crate) struct Change;

codes!(
    ChangeCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    CustomerNotFound,
    CustomerErased,
    EmailTaken
);

/// What to change; what is absent stays as it is.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct CustomerChangeRequest {
    /// The new e-mail address. It cannot be cleared; `erase` does that.
    email: MaybeUndefined<Email>,
    /// The new name; `null` clears it.
    name: MaybeUndefined<Name>,
    /// The new note; `null` clears it.
    note: MaybeUndefined<Note>,
}

#[OpenApi(prefix_path = "/v1/admin/customers", tag = "Tag::Admin")]
impl Change {
    /// Change a customer.
    #[oai(path = "/:id", method = "patch")]
    async fn change_customer(
        &self,
        admin: Admin,
        id: Path<WireId<kind::Customer>>,
        request: Json<CustomerChangeRequest>,
    ) -> ApiResult<Json<CustomerView>, ChangeCodes> {
        let caller = admin.require(Role::Support)?;
        let (scope, id) = (&caller.scope, id.0.0);
        if find(scope, id).await?.erased_at.is_some() {
            return Err(ErrorCode::CustomerErased.into());
        }
        let change = change(request.0)?;
        if change != CustomerChange::default() {
            scope
                .env
                .store
                .change_customer(id, &change, &caller.context())
                .await
                .map_err(problem)?;
        }
        Ok(Json(find(scope, id).await?.into()))
    }
}

fn change(request: CustomerChangeRequest) -> Result<CustomerChange, Problem> {
    let email = match request.email {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Value(email) => Some(email.0),
        MaybeUndefined::Null => {
            let detail = "`email` cannot be cleared by itself; `erase` clears all personal data of a customer.";
            return Err(Problem::with_detail(ErrorCode::RequestInvalid, detail));
        }
    };
    Ok(CustomerChange {
        email,
        name: cleared_or_set(request.name),
        note: cleared_or_set(request.note),
    })
}

fn cleared_or_set<const MAX: usize>(wish: MaybeUndefined<Text<MAX>>) -> Option<Option<String>> {
    match wish {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(text) => Some(Some(text.0)),
    }
}

fn problem(error: StoreError) -> Problem {
    match error {
        StoreError::Conflict { .. } => Problem::new(ErrorCode::EmailTaken),
        error => error.into(),
    }
}
