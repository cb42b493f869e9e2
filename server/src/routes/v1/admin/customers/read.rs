//! `GET /v1/admin/customers/{id}`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::{LicenseFilter, LicenseSummary};
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::view::{CustomerView, find};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::{Tag, v1::admin::licenses::LicenseSummaryView},
    wire::{id::WireId, page},
};

/// Licenses that are shown with a customer.
const LICENSES: u16 = 200;

pub(crate) struct Read;

codes!(ReadCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), CustomerNotFound);

/// A customer with its licenses.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct CustomerDetails {
    #[oai(flatten)]
    customer: CustomerView,
    /// Its licenses, newest first; at most 200.
    licenses: Vec<LicenseSummaryView>,
    /// There are more licenses: search for licenses with `customer_id` and this `cursor`.
    licenses_next_cursor: Option<WireId<kind::License>>,
}

#[OpenApi(prefix_path = "/v1/admin/customers", tag = "Tag::Admin")]
impl Read {
    /// One customer with its licenses.
    #[oai(path = "/:id", method = "get")]
    async fn read_customer(
        &self,
        admin: Admin,
        id: Path<WireId<kind::Customer>>,
    ) -> ApiResult<Json<CustomerDetails>, ReadCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let customer = find(&scope, id.0.0).await?;
        let filter = LicenseFilter {
            customer_id: Some(customer.id),
            ..LicenseFilter::default()
        };
        let page = page::page::<kind::License>(None, Some(LICENSES));
        let found = scope.env.store.list_licenses(&filter, page).await?;
        let (shown, licenses_next_cursor) = page::split(found, page, |summary| summary.license.id);
        let view = |summary: LicenseSummary| LicenseSummaryView::new(summary, scope.now);
        let licenses = shown.into_iter().map(view).collect();
        Ok(Json(CustomerDetails {
            customer: customer.into(),
            licenses,
            licenses_next_cursor,
        }))
    }
}
