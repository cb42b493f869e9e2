//! `POST /v1/admin/licenses/search`

use chrono::{DateTime, Utc};
use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::LicenseSummary;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::{
    cursor::{LicenseCursor, LicenseSortView, SortOrderView, page},
    filter::filtered,
    hold::HoldView,
    view::{CustomerRefView, LicenseStatusView},
};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{admin::StandingView, id::WireId},
};

pub(crate) struct Search;

codes!(
    SearchCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    ProductUnknown,
    PlanUnknown,
    KeyInvalid,
    DeviceInvalid
);

filtered! {
    /// Which licenses to find; every condition that is set must hold.
    struct SearchLicensesRequest {
        /// What to list them by; `created` if absent.
        sort: Option<LicenseSortView>,
        /// In which direction; `descending` if absent.
        order: Option<SortOrderView>,
        /// `next_cursor` of the page before, whose `sort` and `order` it needs.
        cursor: Option<LicenseCursor>,
        /// Licenses on a page; 50 if absent.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Option<u16>,
    }
}

/// A page of licenses.
#[derive(Debug, Object)]
#[oai(rename = "LicensePage", skip_serializing_if_is_none)]
struct LicensePage {
    /// The licenses, in the order asked for.
    items: Vec<LicenseSummaryView>,
    /// The `cursor` of the next page; absent on the last one.
    next_cursor: Option<LicenseCursor>,
}

/// A license in a list.
#[derive(Debug, Object)]
#[oai(rename = "LicenseSummary", skip_serializing_if_is_none)]
pub(crate) struct LicenseSummaryView {
    /// Its id.
    id: WireId<kind::License>,
    /// Its product's code.
    product: String,
    /// Its plan's code.
    plan: String,
    /// The last four symbols of its key.
    key_last4: String,
    /// What an admin or the money says of it.
    status: LicenseStatusView,
    /// How it stands now: its status, expiry and missing payments put together.
    standing: StandingView,
    /// What happened to its money, if that stops it.
    hold: Option<HoldView>,
    /// The order that pays for it.
    order_id: Option<WireId<kind::Order>>,
    /// Who holds it.
    customer: Option<CustomerRefView>,
    /// The order or invoice number.
    order_ref: Option<String>,
    /// Devices that hold a slot.
    active_devices: u16,
    /// Devices that may, overrides included.
    max_devices: u16,
    /// When it ends; absent if never.
    expires_at: Option<DateTime<Utc>>,
    /// When any of its devices last showed itself.
    last_seen_at: Option<DateTime<Utc>>,
    /// When it was issued.
    created_at: DateTime<Utc>,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Search {
    /// Find licenses.
    ///
    /// Conditions travel in the body, because addresses of requests are logged. A key that belongs to the other environment is
    /// answered `ENVIRONMENT_MISMATCH`.
    #[oai(path = "/search", method = "post")]
    async fn search_licenses(
        &self,
        admin: Admin,
        request: Json<SearchLicensesRequest>,
    ) -> ApiResult<Json<LicensePage>, SearchCodes> {
        let caller = admin.require(Role::ReadOnly)?;
        let (mut request, scope) = (request.0, &caller.scope);
        let filter = request.take_filter().resolve(scope).await?;
        let page = page(request.sort, request.order, request.cursor, request.limit)?;
        scope.env.check_ins.settle().await;
        let mut found = scope.env.store.search_licenses(&filter, &page).await?;
        let shown = usize::from(page.limit) - 1;
        let more = found.len() > shown;
        found.truncate(shown);
        let last = found.last().filter(|_| more);
        let next_cursor = last.map(|last| LicenseCursor::after(&page, &last.license));
        let items = found
            .into_iter()
            .map(|summary| LicenseSummaryView::new(summary, scope.now))
            .collect();
        Ok(Json(LicensePage { items, next_cursor }))
    }
}

impl LicenseSummaryView {
    pub(crate) fn new(summary: LicenseSummary, now: DateTime<Utc>) -> Self {
        let license = summary.license;
        let (email, name) = (summary.email, summary.customer_name);
        Self {
            id: WireId(license.id),
            standing: StandingView::of(&license, now),
            product: summary.product,
            plan: summary.plan,
            key_last4: license.key_last4,
            status: license.status.into(),
            hold: license.hold.map(HoldView::from),
            order_id: license.order_id.map(WireId),
            customer: license.customer_id.map(|id| CustomerRefView {
                id: WireId(id),
                email,
                name,
            }),
            order_ref: license.order_ref,
            active_devices: summary.active_devices,
            max_devices: summary.max_devices,
            expires_at: license.expires_at,
            last_seen_at: summary.last_seen_at,
            created_at: license.created_at,
        }
    }
}
