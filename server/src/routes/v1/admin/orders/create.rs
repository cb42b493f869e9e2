//! `POST /v1/admin/orders`

use chrono::{DateTime, SubsecRound, Utc};
use claviger_licensing::{AuditContext, Customer, Language, LicenseId, LicenseRecord, Role, kind};
use claviger_protocol::{Code, LicenseKey};
use claviger_store::{OrderFilter, Page};
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};

use super::{
    currency::Currency,
    view::{OrderView, find},
};
use crate::{
    billing::letters::Addressee,
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    operations::{
        issue,
        sale::{Agreement, Sale, agree, find_renewable, renew, sell},
    },
    routes::Tag,
    wire::{
        id::WireId,
        language::LanguageView,
        text::{Email, Name, Note, Slug},
    },
};

pub(crate) struct Create;

codes!(
    CreateOrderCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    ProductUnknown,
    PlanUnknown,
    PriceUnknown,
    LicenseNotFound,
    RenewalImpossible,
    AmendmentInvalid,
    Conflict
);

/// A sale by hand, say for a bank transfer.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct CreateOrderRequest {
    /// The product's code.
    product: Slug,
    /// The plan's code.
    plan: Slug,
    /// The code of one of the plan's prices; absent, it is the only one, or another amount was agreed.
    price: Option<Slug>,
    /// What was paid, in the currency's smallest unit, if it is not the price.
    #[oai(validator(minimum(value = "0"), maximum(value = "999999999999")))]
    amount: Option<i64>,
    /// ISO 4217 code of `amount`, lower case; absent, it is the price's.
    currency: Option<Currency>,
    /// Who paid. A customer with the same address is taken, else one is made. Required unless `license_id` names a license whose
    /// customer has one.
    email: Option<Email>,
    /// The customer's name.
    name: Option<Name>,
    /// The seller's invoice number.
    invoice_no: Option<Name>,
    /// When it was paid; now, if absent.
    paid_at: Option<DateTime<Utc>>,
    /// The language of the mail; if absent, the one of the license's order before, else English.
    language: Option<LanguageView>,
    /// Renews this license instead of making a new one: key and devices stay, and a fixed term is added to what is left.
    license_id: Option<WireId<kind::License>>,
    /// When the license ends, instead of what the plan says. A subscription that is sold by hand has no end without it.
    expires_at: Option<DateTime<Utc>>,
    /// A note for admins, kept with the license; with `license_id` in place of the one that it has.
    note: Option<Note>,
    /// Mails the license key to the customer.
    #[oai(default = "yes")]
    send_mail: bool,
}

fn yes() -> bool {
    true
}

/// A sale that was entered.
#[derive(Object)]
struct CreatedOrder {
    /// The order.
    order: OrderView,
    /// Its license.
    license: SoldLicense,
}

/// The license of a sale.
#[derive(Object)]
#[oai(rename = "SoldLicense", skip_serializing_if_is_none)]
struct SoldLicense {
    /// Its id.
    id: WireId<kind::License>,
    /// The key of a new license. It is shown here once; later reading it is audited.
    key: Option<String>,
    /// The last four symbols of its key.
    key_last4: String,
    /// When it ends; absent if never.
    expires_at: Option<DateTime<Utc>>,
}

#[derive(ApiResponse)]
enum CreateOrderResponse {
    /// It was entered.
    #[oai(status = 201)]
    Created(Json<CreatedOrder>),
}

#[OpenApi(prefix_path = "/v1/admin/orders", tag = "Tag::Admin")]
impl Create {
    /// Enter a sale by hand.
    ///
    /// The customer gets the same license and the same mail as from a purchase through Stripe. Send an `Idempotency-Key`, so that a
    /// repeated request does not sell again.
    #[oai(path = "/", method = "post")]
    async fn create_order(
        &self,
        admin: Admin,
        request: Json<CreateOrderRequest>,
    ) -> ApiResult<CreateOrderResponse, CreateOrderCodes> {
        let caller = admin.require(Role::Support)?;
        let (scope, context) = (&caller.scope, caller.context());
        let (app, env) = (&scope.app, &scope.env);
        let renewed = request.0.license_id.map(|id| id.0);
        let sale = sale(scope, request.0, &context).await?;
        let (order, license, key) = match renewed {
            Some(id) => {
                let order = renew(app, env, &sale, id, &context).await?;
                (order, id, None)
            }
            None => {
                let sold = sell(app, env, &sale, &context).await?;
                (sold.order, sold.license, Some(sold.key))
            }
        };
        let summary = find(scope, order).await?;
        let ends = summary
            .license
            .as_ref()
            .map(|license| (license.key_last4.clone(), license.expires_at));
        let (key_last4, expires_at) = ends.ok_or_else(|| anyhow::anyhow!("order {order} lost its license"))?;
        Ok(CreateOrderResponse::Created(Json(CreatedOrder {
            order: OrderView::new(summary, scope),
            license: SoldLicense {
                id: WireId(license),
                key: key.map(|key: LicenseKey| key.expose().to_owned()),
                key_last4,
                expires_at,
            },
        })))
    }
}

async fn sale(scope: &Scope, request: CreateOrderRequest, context: &AuditContext) -> Result<Sale, Problem> {
    let env = &scope.env;
    let (product, plan) = issue::find_plan(env, &request.product.0, &request.plan.0).await?;
    let catalog = env.store.read_catalog().await?.content;
    let prices = catalog
        .prices
        .iter()
        .filter(|price| price.plan_id == plan.id && !price.retired);
    let agreement = Agreement {
        price: request.price.map(|code| code.0),
        amount: request.amount,
        currency: request.currency.map(|currency| currency.0),
    };
    let terms = agree(&prices.collect::<Vec<_>>(), agreement)?;
    let paid_at = request.paid_at.unwrap_or(scope.now).trunc_subsecs(6);
    if paid_at > scope.now {
        let detail = "`paid_at` lies in the future; enter the sale once it is paid.";
        return Err(Problem::with_detail(ErrorCode::RequestInvalid, detail));
    }
    let license = request.license_id.map(|id| id.0);
    let buyer = buyer(scope, request.email, request.name, license, context).await?;
    let language = match request.language {
        Some(language) => language.into(),
        None => language_before(scope, license).await?,
    };
    Ok(Sale {
        product,
        plan,
        terms,
        buyer,
        invoice_no: request.invoice_no.map(|number| number.0),
        paid_at,
        language,
        note: request.note.map(|note| note.0),
        expires_at: request.expires_at.map(|end| end.trunc_subsecs(6)),
        send_mail: request.send_mail,
    })
}

/// Who pays: the one named, else the one who holds the license that is renewed.
async fn buyer(
    scope: &Scope,
    email: Option<Email>,
    name: Option<Name>,
    renewed: Option<LicenseId>,
    context: &AuditContext,
) -> Result<Addressee, Problem> {
    let holder = match renewed {
        Some(id) => holder(scope, &find_renewable(&scope.env, id, context).await?).await?,
        None => None,
    };
    let known = holder.and_then(|holder| Some((holder.email?, holder.name)));
    let (email, name) = match (email, known) {
        (Some(email), _) => (email.0, name.map(|name| name.0)),
        (None, Some((email, known))) => (email, name.map(|name| name.0).or(known)),
        (None, None) => {
            let detail = "`email` is required: it says who paid.";
            return Err(Problem::with_detail(ErrorCode::RequestInvalid, detail));
        }
    };
    Ok(Addressee { email, name })
}

async fn holder(scope: &Scope, record: &LicenseRecord) -> Result<Option<Customer>, Problem> {
    match record.license.customer_id {
        Some(id) => Ok(scope.env.store.find_customer(id).await?),
        None => Ok(None),
    }
}

/// The language that the license was bought in, if it is renewed.
async fn language_before(scope: &Scope, renewed: Option<LicenseId>) -> Result<Language, Problem> {
    if renewed.is_none() {
        return Ok(Language::default());
    }
    let filter = OrderFilter {
        license_id: renewed,
        ..OrderFilter::default()
    };
    let orders = scope.env.store.list_orders(&filter, Page::first(1)).await?;
    Ok(orders
        .first()
        .map(|summary| summary.order.buyer.language)
        .unwrap_or_default())
}
