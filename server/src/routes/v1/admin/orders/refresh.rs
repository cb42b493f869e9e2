//! `POST /v1/admin/orders/{id}/refresh`

use claviger_licensing::{OrderSource, Role, kind};
use claviger_protocol::Code;
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::view::{OrderView, find, show};
use crate::{
    billing::{
        checkout,
        sync::{SyncError, Synced, sync},
    },
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::Tag,
    wire::id::WireId,
};

pub(crate) struct Refresh;

codes!(
    RefreshCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    OrderNotFound,
    OrderChangeInvalid,
    CheckoutUnavailable,
    StripeRefused,
    StripeUnavailable,
    Conflict
);

#[OpenApi(prefix_path = "/v1/admin/orders", tag = "Tag::Admin")]
impl Refresh {
    /// Bring an order up to date with Stripe now.
    ///
    /// Notices from Stripe do this by themselves, and so does a comparison from time to time; this is for impatience and doubt.
    #[oai(path = "/:id/refresh", method = "post")]
    async fn refresh_order(
        &self,
        admin: Admin,
        id: Path<WireId<kind::Order>>,
    ) -> ApiResult<Json<OrderView>, RefreshCodes> {
        let scope = admin.require(Role::Support)?.scope;
        let (env, id) = (&scope.env, id.0.0);
        if find(&scope, id).await?.order.source == OrderSource::Manual {
            let detail = "The order was entered by hand: Stripe knows nothing of it.";
            return Err(Problem::with_detail(ErrorCode::OrderChangeInvalid, detail).into());
        }
        checkout::access(env)?;
        match sync(&scope.app, env, id, None, scope.now).await.map_err(problem)? {
            Synced::Current => env.outbox.notify_one(),
            Synced::Busy => return Err(ErrorCode::Conflict.into()),
            Synced::Missing => return Err(ErrorCode::OrderNotFound.into()),
        }
        Ok(Json(show(&scope, id).await?))
    }
}

fn problem(error: SyncError) -> Problem {
    match error {
        SyncError::Stripe(error) => checkout::unreachable(Some(error)),
        SyncError::Store(error) => error.into(),
        SyncError::Add(error) => anyhow::Error::from(error).into(),
        SyncError::Other(error) => error.into(),
    }
}
