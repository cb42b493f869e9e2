//! `POST /v1/admin/licenses/import`

use std::collections::BTreeMap;

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use poem_openapi::{Object, OpenApi, payload::Json};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    operations::import::{self, Column, Imported, MAX_ROWS, Row, from_csv},
    routes::Tag,
    wire::{id::WireId, table::TableFormat, text::Raw},
};

pub(crate) struct Import;

codes!(ImportCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), ImportInvalid, Conflict);

/// Licenses that have keys already.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct ImportLicensesRequest {
    /// Which of `rows` and `csv` is sent.
    format: TableFormat,
    /// With `json`: the rows, at most 10,000.
    rows: Option<Vec<LicenseImportRow>>,
    /// With `csv`: the text (RFC 4180, UTF-8), at most 10,000 rows. The header row names the columns like the fields of a
    /// row, in any order. Semicolons separate cells if the header has no comma. An apostrophe before `=`, `+`, `-` or `@` at
    /// the beginning of a cell is taken off, as exports put it there.
    csv: Option<Raw>,
    /// Only tell what would be imported.
    #[oai(default)]
    dry_run: bool,
}

/// A license with its key. Empty texts are as good as absent ones.
#[derive(Debug, Default, Object)]
#[oai(deny_unknown_fields)]
struct LicenseImportRow {
    /// The key, in the spelling that its holder knows; at least 6 letters and digits. It need not follow the product's template.
    key: Option<Raw>,
    /// The product's code.
    product: Option<Raw>,
    /// The plan's code; retired ones may be imported.
    plan: Option<Raw>,
    /// The customer's e-mail address. A customer with the same address is taken, else one is made.
    email: Option<Raw>,
    /// The customer's name; needs `email`.
    name: Option<Raw>,
    /// The order or invoice number.
    order_ref: Option<Raw>,
    /// A note for admins.
    note: Option<Raw>,
    /// When it was bought: a date in the past such as `2026-01-31` (midnight UTC) or `2026-01-31T12:00:00Z`; now if absent.
    created_at: Option<Raw>,
    /// When it ends: a date, or `never`; if absent, as the plan says, counted from `created_at`.
    expires_at: Option<Raw>,
    /// `active`, `suspended` or `revoked`; `active` if absent.
    status: Option<Raw>,
    /// Not read. Exports have it.
    standing: Option<Raw>,
}

/// What was imported, or would be.
#[derive(Debug, Object)]
#[oai(rename = "LicenseImport")]
struct ImportView {
    /// How many licenses were imported, or would be.
    imported: usize,
    /// Nothing was changed.
    dry_run: bool,
    /// How many of each plan.
    plans: Vec<PlanCount>,
    /// The licenses, in the order of their rows.
    licenses: Vec<ImportedLicense>,
}

/// A number of licenses of one plan.
#[derive(Debug, Object)]
#[oai(rename = "PlanCount")]
struct PlanCount {
    /// The product's code.
    product: String,
    /// The plan's code.
    plan: String,
    /// How many.
    count: usize,
}

/// A license that was imported, or would be.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct ImportedLicense {
    /// The line of the CSV text, the header being line 1, or the place in the list, from 1.
    line: u64,
    /// Its id; absent with `dry_run`.
    id: Option<WireId<kind::License>>,
    /// The last four symbols of its key.
    key_last4: String,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl Import {
    /// Import licenses that have keys already.
    ///
    /// All rows or none: if some cannot be imported, `IMPORT_INVALID` lists under `errors` all that is wrong, with line and
    /// field. An export with whole keys can be imported as it is.
    #[oai(path = "/import", method = "post")]
    async fn import_licenses(
        &self,
        admin: Admin,
        request: Json<ImportLicensesRequest>,
    ) -> ApiResult<Json<ImportView>, ImportCodes> {
        let caller = admin.require(Role::Owner)?;
        let (request, env) = (request.0, &caller.scope.env);
        let dry_run = request.dry_run;
        let rows = rows(request)?;
        let imported = import::import(env, &rows, dry_run, &caller.context()).await?;
        tracing::info!(count = imported.len(), dry_run, "licenses imported");
        Ok(Json(ImportView {
            imported: imported.len(),
            dry_run,
            plans: count(&imported),
            licenses: imported.into_iter().map(|imported| view(imported, dry_run)).collect(),
        }))
    }
}

fn rows(request: ImportLicensesRequest) -> Result<Vec<Row>, Problem> {
    let invalid = |detail: &str| Err(Problem::with_detail(ErrorCode::RequestInvalid, detail));
    let rows = match (request.format, request.rows, request.csv) {
        (TableFormat::Json, Some(rows), None) => (1..).zip(rows).map(|(line, row)| row.understand(line)).collect(),
        (TableFormat::Csv, None, Some(text)) => from_csv(&text.0)?,
        (TableFormat::Json, ..) => {
            return invalid("With `\"format\": \"json\"` send the rows under `rows`, and no `csv`.");
        }
        (TableFormat::Csv, ..) => {
            return invalid("With `\"format\": \"csv\"` send the text under `csv`, and no `rows`.");
        }
    };
    match rows.len() {
        0 => invalid("There are no rows to import."),
        1..=MAX_ROWS => Ok(rows),
        _ => invalid(&format!("At most {MAX_ROWS} rows can be imported at once.")),
    }
}

impl LicenseImportRow {
    fn understand(self, line: u64) -> Row {
        let cells = [
            (Column::Key, self.key),
            (Column::Product, self.product),
            (Column::Plan, self.plan),
            (Column::Email, self.email),
            (Column::Name, self.name),
            (Column::OrderRef, self.order_ref),
            (Column::Note, self.note),
            (Column::CreatedAt, self.created_at),
            (Column::ExpiresAt, self.expires_at),
            (Column::Status, self.status),
            (Column::Standing, self.standing),
        ];
        Row::new(
            line,
            cells.into_iter().filter_map(|(column, text)| Some((column, text?.0))),
        )
    }
}

fn count(imported: &[Imported]) -> Vec<PlanCount> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for license in imported {
        *counts.entry((&license.product, &license.plan)).or_default() += 1;
    }
    let view = |((product, plan), count): ((&str, &str), usize)| PlanCount {
        product: product.to_owned(),
        plan: plan.to_owned(),
        count,
    };
    counts.into_iter().map(view).collect()
}

fn view(imported: Imported, dry_run: bool) -> ImportedLicense {
    ImportedLicense {
        line: imported.line,
        id: (!dry_run).then_some(WireId(imported.id)),
        key_last4: imported.key_last4,
    }
}
