//! `POST /v1/admin/licenses/export`

use chrono::{DateTime, SecondsFormat, Utc};
use claviger_licensing::Role;
use claviger_protocol::Code;
use claviger_store::{LicenseFilter, LicenseSummary, NewAuditEvent, Page};
use futures_util::{StreamExt, TryStreamExt, stream};
use poem_openapi::{
    ApiResponse, Object, OpenApi, ResponseContent,
    payload::{Json, PlainText},
    types::ToJSON,
};

use super::{filter::filtered, view::LicenseStatusView};
use crate::{
    environment::EnvironmentContext,
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::Problem,
    },
    operations::issue::open_key,
    routes::Tag,
    wire::{
        admin::StandingView,
        table::{TableFormat, to_csv},
    },
};

/// Licenses read at once.
const PAGE: u16 = 1000;
/// Keys opened at the same time.
const AT_ONCE: usize = 4;

pub(crate) struct Export;

codes!(
    ExportCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    ProductUnknown,
    PlanUnknown,
    KeyInvalid,
    DeviceInvalid
);

filtered! {
    /// Which licenses to export, and how; every condition that is set must hold, and without one it is all licenses.
    struct ExportLicensesRequest {
        /// The form of the answer.
        format: TableFormat,
        /// Whole keys instead of their last four symbols. Only owners may.
        #[oai(default)]
        include_keys: bool,
    }
}

/// Licenses with their customers.
#[derive(Object)]
#[oai(rename = "LicenseExport")]
struct ExportView {
    /// All licenses that fulfill the conditions, newest first.
    items: Vec<LicenseExportRow>,
}

/// A row of an export. An import takes rows of this form, if they have whole keys.
#[derive(Object)]
#[oai(skip_serializing_if_is_none)]
struct LicenseExportRow {
    /// The customer's name.
    name: Option<String>,
    /// The customer's e-mail address.
    email: Option<String>,
    /// The key, or `…` and its last four symbols.
    key: String,
    /// The product's code.
    product: String,
    /// The plan's code.
    plan: String,
    /// When it was issued: the day of the purchase.
    created_at: DateTime<Utc>,
    /// When it ends; absent if never.
    expires_at: Option<DateTime<Utc>>,
    /// What an admin or the money says of it.
    status: LicenseStatusView,
    /// How it stands now: its status, expiry and missing payments put together.
    standing: StandingView,
    /// The order or invoice number.
    order_ref: Option<String>,
    /// The seller's note.
    note: Option<String>,
}

const COLUMNS: [&str; 11] = [
    "name",
    "email",
    "key",
    "product",
    "plan",
    "created_at",
    "expires_at",
    "status",
    "standing",
    "order_ref",
    "note",
];

#[derive(ResponseContent)]
enum ExportContent {
    Json(Json<ExportView>),
    #[oai(content_type = "text/csv; charset=utf-8")]
    Csv(PlainText<String>),
}

#[derive(ApiResponse)]
enum ExportResponse {
    /// All of them.
    #[oai(status = 200)]
    Ok(
        ExportContent,
        /// With CSV: the name of a file to save it in.
        #[oai(header = "Content-Disposition")]
        Option<String>,
    ),
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Export {
    /// All licenses that fulfill the conditions, as JSON or CSV.
    ///
    /// The CSV has a header row and the columns of the JSON, with `never` for an absent end. A cell that begins with `=`, `+`,
    /// `-`, `@`, a tab or a carriage return gets an apostrophe in front, so that no spreadsheet runs it as a formula. Every
    /// export is audited with its number of licenses.
    #[oai(path = "/export", method = "post")]
    async fn export_licenses(
        &self,
        admin: Admin,
        request: Json<ExportLicensesRequest>,
    ) -> ApiResult<ExportResponse, ExportCodes> {
        let mut request = request.0;
        let caller = admin.require(if request.include_keys {
            Role::Owner
        } else {
            Role::ReadOnly
        })?;
        let (scope, env) = (&caller.scope, &caller.scope.env);
        let filter = request.take_filter().resolve(scope).await?;
        let found = list_all(env, &filter).await?;
        let rows = found
            .into_iter()
            .map(|summary| row(env, summary, request.include_keys, scope.now));
        let items: Vec<LicenseExportRow> = stream::iter(rows).buffered(AT_ONCE).try_collect().await?;
        let event = NewAuditEvent {
            action: "licenses.exported".to_owned(),
            data: serde_json::json!({ "count": items.len(), "keys": request.include_keys }),
            ..NewAuditEvent::default()
        };
        env.store.add_audit_event(&event, &caller.context()).await?;
        env.check_ins.settle().await;
        Ok(match request.format {
            TableFormat::Json => ExportResponse::Ok(ExportContent::Json(Json(ExportView { items })), None),
            TableFormat::Csv => {
                let text = to_csv(COLUMNS, items.into_iter().map(LicenseExportRow::cells))?;
                let file = format!("licenses-{}-{}.csv", env.environment, scope.now.date_naive());
                let disposition = Some(format!("attachment; filename=\"{file}\""));
                ExportResponse::Ok(ExportContent::Csv(PlainText(text)), disposition)
            }
        })
    }
}

async fn list_all(env: &EnvironmentContext, filter: &LicenseFilter) -> Result<Vec<LicenseSummary>, Problem> {
    let mut all = Vec::new();
    let mut page = Page::first(PAGE);
    loop {
        let part = env.store.list_licenses(filter, page).await?;
        let last = part
            .last()
            .filter(|_| part.len() == usize::from(PAGE))
            .map(|summary| summary.license.id);
        all.extend(part);
        match last {
            Some(last) => page = Page::after(last.uuid(), PAGE),
            None => return Ok(all),
        }
    }
}

async fn row(
    env: &EnvironmentContext,
    summary: LicenseSummary,
    with_key: bool,
    now: DateTime<Utc>,
) -> Result<LicenseExportRow, Problem> {
    let license = summary.license;
    let key = if with_key {
        open_key(env, license.id).await?
    } else {
        None
    };
    Ok(LicenseExportRow {
        name: summary.customer_name,
        email: summary.email,
        key: key.map_or_else(|| format!("…{}", license.key_last4), |key| key.expose().to_owned()),
        product: summary.product,
        plan: summary.plan,
        created_at: license.created_at,
        expires_at: license.expires_at,
        status: license.status.into(),
        standing: StandingView::of(&license, now),
        order_ref: license.order_ref,
        note: license.note,
    })
}

impl LicenseExportRow {
    fn cells(self) -> [String; 11] {
        let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        [
            self.name.unwrap_or_default(),
            self.email.unwrap_or_default(),
            self.key,
            self.product,
            self.plan,
            time(self.created_at),
            self.expires_at.map_or_else(|| "never".to_owned(), time),
            word(&self.status),
            word(&self.standing),
            self.order_ref.unwrap_or_default(),
            self.note.unwrap_or_default(),
        ]
    }
}

/// The name of an enum's value in JSON.
fn word(value: &impl ToJSON) -> String {
    value
        .to_json()
        .as_ref()
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
