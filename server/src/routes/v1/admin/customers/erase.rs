//! `POST /v1/admin/customers/{id}/erase`

use claviger_licensing::{Customer, Role, kind};
use claviger_protocol::Code;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{
    records::{Records, collect},
    view::{CustomerView, find},
};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
    },
    routes::Tag,
    wire::{id::WireId, text::Text},
};

const COMMERCIAL: &str = "They record what was sold, when and under which order number. Tax and commercial law want such \
                          records kept (GDPR, article 17, paragraph 3).";
const AUDIT: &str = "It proves who changed what, this erasure included. It names no e-mail address, key or device.";
const NOTICES: &str = "They prove what Stripe told. Stripe is a controller of its own: ask it to erase what it knows.";
const TECHNICAL: &str = "They keep the license working and its device limit honest. They name nobody.";
const REPORTED: &str = "They are numbers by day under names that your app chose. They name nobody, unless those names \
                        do: do not let it put a person into them.";

pub(crate) struct Erase;

codes!(
    EraseCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    CustomerNotFound,
    Conflict
);

/// A confirmation that the right customer is erased.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct CustomerEraseRequest {
    /// The customer's e-mail address, case does not matter; or, of one that was erased before, its id.
    confirm: Text<254>,
}

/// What was erased of a customer, and what is kept.
#[derive(Debug, Object)]
struct Erasure {
    /// The customer as it is now.
    customer: CustomerView,
    /// What was erased.
    erased: Vec<ErasedView>,
    /// What is kept.
    kept: Vec<KeptView>,
}

/// Something that was erased.
#[derive(Debug, Object)]
#[oai(rename = "Erased")]
struct ErasedView {
    /// Of what.
    of: String,
    /// The fields that are empty now.
    fields: Vec<String>,
    /// How many entries that are.
    entries: usize,
}

/// Something that is kept.
#[derive(Debug, Object)]
#[oai(rename = "Kept")]
struct KeptView {
    /// What.
    what: String,
    /// How many entries that are, where they are counted.
    #[oai(skip_serializing_if_is_none)]
    entries: Option<usize>,
    /// Why.
    why: String,
}

#[OpenApi(prefix_path = "/v1/admin/customers", tag = "Tag::Admin")]
impl Erase {
    /// Erase the personal data of a customer (GDPR, article 17).
    ///
    /// This cannot be undone. The customer's licenses go on working, and their apps report the names of devices and their run
    /// time anew: revoke the licenses first if they should not. Erasing again erases what came since. The answer says what was
    /// erased, what is kept, and why.
    #[oai(path = "/:id/erase", method = "post")]
    async fn erase_customer(
        &self,
        admin: Admin,
        id: Path<WireId<kind::Customer>>,
        request: Json<CustomerEraseRequest>,
    ) -> ApiResult<Json<Erasure>, EraseCodes> {
        let caller = admin.require(Role::Owner)?;
        let (scope, id) = (&caller.scope, id.0.0);
        let customer = find(scope, id).await?;
        confirm(&customer, &request.0.confirm.0)?;
        // What a device has told of itself must not come after the erasure.
        scope.env.check_ins.settle().await;
        let records = collect(scope.env.store.as_ref(), &customer).await?;
        if !scope.env.store.erase_customer(id, &caller.context()).await? {
            return Err(ErrorCode::CustomerNotFound.into());
        }
        let customer = find(scope, id).await?.into();
        Ok(Json(Erasure {
            customer,
            erased: erased(&records),
            kept: kept(&records),
        }))
    }
}

fn confirm(customer: &Customer, confirmation: &str) -> Result<(), Problem> {
    let (expected, what) = match &customer.email {
        Some(email) => (email.to_lowercase(), "e-mail address"),
        None => (customer.id.to_string(), "id"),
    };
    if confirmation.to_lowercase() == expected {
        return Ok(());
    }
    let detail = format!("`confirm` is not the {what} of this customer; nothing was erased.");
    Err(Problem::with_detail(ErrorCode::RequestInvalid, detail))
}

fn erased(records: &Records) -> Vec<ErasedView> {
    let part = |of: &str, fields: &[&str], entries| ErasedView {
        of: of.to_owned(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        entries,
    };
    vec![
        part("customer", &["email", "name", "note"], 1),
        part("licenses", &["note"], records.licenses.len()),
        part(
            "devices",
            &["name", "hostname", "cpu", "components", "runtime"],
            devices(records),
        ),
        part("trials", &["email", "device_name"], records.trials.len()),
        part(
            "orders",
            &["device_name", "device_hostname", "device_cpu", "device_components"],
            records.orders.len(),
        ),
        part("mails", &["recipient", "content", "last_error"], records.mails.len()),
    ]
}

fn kept(records: &Records) -> Vec<KeptView> {
    let part = |what: &str, entries, why: &str| KeptView {
        what: what.to_owned(),
        entries,
        why: why.to_owned(),
    };
    vec![
        part(
            "licenses: product, plan, status and its reason, dates, order numbers",
            Some(records.licenses.len()),
            COMMERCIAL,
        ),
        part(
            "orders: product, plan, price, amount, dates, invoice number, ids at Stripe",
            Some(records.orders.len()),
            COMMERCIAL,
        ),
        part("audit log", None, AUDIT),
        part("notices from Stripe, until they are deleted by age", None, NOTICES),
        part(
            "devices: hash, operating system, app version, dates, days of check-ins",
            Some(devices(records)),
            TECHNICAL,
        ),
        part("usage counts by day", None, REPORTED),
        part(
            "trials: product, dates, hashes of devices",
            Some(records.trials.len()),
            TECHNICAL,
        ),
    ]
}

fn devices(records: &Records) -> usize {
    records.licenses.iter().map(|(_, activations)| activations.len()).sum()
}
