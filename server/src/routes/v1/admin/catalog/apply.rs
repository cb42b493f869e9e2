//! `PUT /v1/admin/catalog`

use std::fmt;

use claviger_licensing::{
    Role,
    catalog::{Change, ChangeAction, ChangeKind, Mistake as CatalogMistake},
};
use claviger_protocol::Code;
use poem_openapi::{Enum, Object, OpenApi, payload::Json, registry::MetaSchema};

use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Mistake, Problem},
    },
    operations::catalog::{self, ApplyError},
    routes::Tag,
    wire::scalar::string_scalar,
};

pub(crate) struct Apply;

codes!(ApplyCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), CatalogInvalid, Conflict);

/// The text of a catalog file. What is wrong with it is told by line, so anything is taken here.
#[derive(Clone)]
struct CatalogText(String);

impl fmt::Debug for CatalogText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CatalogText(…)")
    }
}

string_scalar!(
    [] CatalogText,
    name: "catalog_toml",
    schema: MetaSchema::new("string"),
    parse: |text| Ok(CatalogText(text.to_owned())),
    text: |text| text.0.clone()
);

/// A catalog to apply.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct CatalogApplyRequest {
    /// The whole catalog file. What it does not declare any more is retired.
    toml: CatalogText,
    /// Only tell what would change.
    #[oai(default)]
    dry_run: bool,
}

/// What applying a catalog changed, or would.
#[derive(Debug, Object)]
struct CatalogChanges {
    /// Was it only told?
    dry_run: bool,
    /// The changes; none if the catalog is applied already.
    changes: Vec<ChangeView>,
}

/// One difference between the file and what is stored.
#[derive(Debug, Object)]
#[oai(rename = "CatalogChange")]
struct ChangeView {
    /// What happens.
    action: ChangeActionView,
    /// To what.
    kind: ChangeKindView,
    /// Its code after those of what it belongs to: `switchfast/lifetime/once`.
    code: String,
    /// Keys of the file whose values differ from what is stored.
    fields: Vec<String>,
}

/// What happens to an entry of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "CatalogChangeAction", rename_all = "snake_case")]
enum ChangeActionView {
    /// It is declared for the first time.
    Added,
    /// It is declared differently.
    Changed,
    /// It is no longer declared.
    Retired,
    /// It is declared again after it was retired.
    Revived,
}

/// The kinds of entries of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "CatalogChangeKind", rename_all = "snake_case")]
enum ChangeKindView {
    /// A product.
    Product,
    /// A plan.
    Plan,
    /// A price.
    Price,
}

#[OpenApi(prefix_path = "/v1/admin/catalog", tag = "Tag::Admin")]
impl Apply {
    /// Apply a catalog file.
    ///
    /// All or nothing, and as often as you like: only what differs changes. Nothing is deleted; what the file no longer declares
    /// is retired. A change of a plan reaches its licenses at their next check.
    #[oai(path = "/", method = "put")]
    async fn apply_catalog(
        &self,
        admin: Admin,
        request: Json<CatalogApplyRequest>,
    ) -> ApiResult<Json<CatalogChanges>, ApplyCodes> {
        let caller = admin.require(Role::Owner)?;
        let CatalogApplyRequest { toml, dry_run } = request.0;
        let changes = catalog::apply(&caller.scope.env, &toml.0, dry_run, &caller.context())
            .await
            .map_err(problem)?;
        Ok(Json(CatalogChanges {
            dry_run,
            changes: changes.into_iter().map(ChangeView::from).collect(),
        }))
    }
}

fn problem(error: ApplyError) -> Problem {
    match error {
        ApplyError::Mistakes(mistakes) => {
            let detail = match mistakes.len() {
                1 => "The catalog has a mistake; nothing was applied.".to_owned(),
                several => format!("The catalog has {several} mistakes; nothing was applied."),
            };
            let mut problem = Problem::with_detail(ErrorCode::CatalogInvalid, detail);
            problem.more.errors = Some(mistakes.into_iter().map(Mistake::from).collect());
            problem
        }
        ApplyError::Store(error) => error.into(),
    }
}

impl From<CatalogMistake> for Mistake {
    fn from(mistake: CatalogMistake) -> Self {
        Self {
            line: Some(mistake.line as u64),
            column: Some(mistake.column as u64),
            field: None,
            message: mistake.message,
        }
    }
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        Self {
            action: change.action.into(),
            kind: change.kind.into(),
            code: change.code,
            fields: change.fields,
        }
    }
}

impl From<ChangeAction> for ChangeActionView {
    fn from(action: ChangeAction) -> Self {
        match action {
            ChangeAction::Added => Self::Added,
            ChangeAction::Changed => Self::Changed,
            ChangeAction::Retired => Self::Retired,
            ChangeAction::Revived => Self::Revived,
        }
    }
}

impl From<ChangeKind> for ChangeKindView {
    fn from(kind: ChangeKind) -> Self {
        match kind {
            ChangeKind::Product => Self::Product,
            ChangeKind::Plan => Self::Plan,
            ChangeKind::Price => Self::Price,
        }
    }
}
