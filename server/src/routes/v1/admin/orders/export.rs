//! `POST /v1/admin/orders/export`

use claviger_licensing::Role;
use claviger_protocol::Code;
use claviger_store::{NewAuditEvent, OrderFilter, OrderSummary, Page};
use futures_util::{StreamExt, TryStreamExt, stream};
use poem_openapi::{
    ApiResponse, Object, OpenApi, ResponseContent,
    payload::{Json, PlainText},
};

use super::{
    filter::filtered,
    row::{COLUMNS, OrderExportRow},
};
use crate::{
    environment::EnvironmentContext,
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::Problem,
        scope::Scope,
    },
    operations::issue::open_key,
    routes::Tag,
    wire::table::{TableFormat, to_csv},
};

/// Orders read at once.
const PAGE: u16 = 1000;
/// Keys opened at the same time.
const AT_ONCE: usize = 4;

pub(crate) struct Export;

codes!(ExportCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), ProductUnknown);

filtered! {
    /// Which orders to export, and how; every condition that is set must hold, and without one it is all orders.
    struct ExportOrdersRequest {
        /// The form of the answer.
        format: TableFormat,
        /// Whole keys instead of their last four symbols. Only owners may.
        #[oai(default)]
        include_keys: bool,
    }
}

/// The seller's table.
#[derive(Object)]
#[oai(rename = "OrderExport")]
struct OrderExportView {
    /// All orders that fulfill the conditions, newest first.
    items: Vec<OrderExportRow>,
}

#[derive(ResponseContent)]
enum ExportContent {
    Json(Json<OrderExportView>),
    #[oai(content_type = "text/csv; charset=utf-8")]
    Csv(PlainText<String>),
}

#[derive(ApiResponse)]
enum ExportOrdersResponse {
    /// All of them.
    #[oai(status = 200)]
    Ok(
        ExportContent,
        /// With CSV: the name of a file to save it in.
        #[oai(header = "Content-Disposition")]
        Option<String>,
    ),
}

#[OpenApi(prefix_path = "/v1/admin/orders", tag = "Tag::Admin")]
impl Export {
    /// All orders that fulfill the conditions, as JSON or CSV.
    ///
    /// The CSV has a header row and the columns of the JSON, with `never` for a license without an end. A cell that begins with
    /// `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe in front, so that no spreadsheet runs it as a formula.
    /// Every export is audited with its number of orders, and whether it had whole keys.
    #[oai(path = "/export", method = "post")]
    async fn export_orders(
        &self,
        admin: Admin,
        request: Json<ExportOrdersRequest>,
    ) -> ApiResult<ExportOrdersResponse, ExportCodes> {
        let mut request = request.0;
        let keys = request.include_keys;
        let caller = admin.require(if keys { Role::Owner } else { Role::ReadOnly })?;
        let (scope, env) = (&caller.scope, &caller.scope.env);
        let filter = request.take_filter().resolve(scope).await?;
        let found = list_all(env, &filter).await?;
        let rows = found.into_iter().map(|summary| row(scope, summary, keys));
        let items: Vec<OrderExportRow> = stream::iter(rows).buffered(AT_ONCE).try_collect().await?;
        let event = NewAuditEvent {
            action: "orders.exported".to_owned(),
            data: serde_json::json!({ "count": items.len(), "keys": keys }),
            ..NewAuditEvent::default()
        };
        env.store.add_audit_event(&event, &caller.context()).await?;
        Ok(match request.format {
            TableFormat::Json => ExportOrdersResponse::Ok(ExportContent::Json(Json(OrderExportView { items })), None),
            TableFormat::Csv => {
                let text = to_csv(COLUMNS, items.into_iter().map(OrderExportRow::cells))?;
                let file = format!("orders-{}-{}.csv", env.environment, scope.now.date_naive());
                let disposition = Some(format!("attachment; filename=\"{file}\""));
                ExportOrdersResponse::Ok(ExportContent::Csv(PlainText(text)), disposition)
            }
        })
    }
}

async fn list_all(env: &EnvironmentContext, filter: &OrderFilter) -> Result<Vec<OrderSummary>, Problem> {
    let mut all = Vec::new();
    let mut page = Page::first(PAGE);
    loop {
        let part = env.store.list_orders(filter, page).await?;
        let last = part.last().filter(|_| part.len() == usize::from(PAGE));
        let last = last.map(|summary| summary.order.id);
        all.extend(part);
        match last {
            Some(last) => page = Page::after(last.uuid(), PAGE),
            None => return Ok(all),
        }
    }
}

async fn row(scope: &Scope, summary: OrderSummary, with_key: bool) -> Result<OrderExportRow, Problem> {
    let license = summary.license.as_ref().filter(|_| with_key).map(|license| license.id);
    let key = match license {
        Some(id) => open_key(&scope.env, id).await?,
        None => None,
    };
    Ok(OrderExportRow::new(summary, key.as_ref(), scope.now))
}
