//! `GET /v1/admin/customers/{id}/export`

use chrono::{DateTime, Utc};
use claviger_licensing::{Activation, AuditEvent, Customer, LicenseId, Role, kind};
use claviger_protocol::Code;
use claviger_store::{AuditFilter, NewAuditEvent, Store, StoreResult};
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{
    records::{Records, all, collect},
    view::{CustomerView, find},
};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::Problem,
        scope::Scope,
    },
    routes::{
        Tag,
        v1::admin::{
            licenses::{AdminDeviceView, AdminLicenseView, UsageDayView, show, show_device},
            mails::MailView,
            orders::OrderView,
            trials::{TrialView, views},
        },
    },
    wire::{audit::AuditEventView, id::WireId},
};

pub(crate) struct Export;

codes!(ExportCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), CustomerNotFound);

/// Everything that is known of a customer. Hashes of keys, devices and networks, which mean nothing outside this server, are
/// left out.
#[derive(Debug, Object)]
struct CustomerExport {
    /// When this was put together.
    exported_at: DateTime<Utc>,
    /// The environment that it is of.
    environment: String,
    /// The customer.
    customer: CustomerView,
    /// Its licenses, newest first.
    licenses: Vec<CustomerLicenseExport>,
    /// Trials of the devices of its licenses, and trials for which its e-mail address was given, newest first.
    trials: Vec<TrialView>,
    /// Its orders, newest first.
    orders: Vec<OrderView>,
    /// Mails to it and to its e-mail address, newest first, without what they said.
    mails: Vec<MailView>,
    /// What was done to the customer, its licenses and trials, newest first.
    audit_events: Vec<AuditEventView>,
}

/// A license of a customer.
#[derive(Debug, Object)]
struct CustomerLicenseExport {
    /// The license as it is.
    license: AdminLicenseView,
    /// All devices that hold a slot of it, or held one, with what they reported.
    devices: Vec<AdminDeviceView>,
    /// What its devices reported as used, by day, then name.
    usage: Vec<UsageDayView>,
}

#[OpenApi(prefix_path = "/v1/admin/customers", tag = "Tag::Admin")]
impl Export {
    /// Everything that is known of a customer, to answer a request for access (GDPR, article 15).
    ///
    /// The audit log notes who asked for it.
    #[oai(path = "/:id/export", method = "get")]
    async fn export_customer(
        &self,
        admin: Admin,
        id: Path<WireId<kind::Customer>>,
    ) -> ApiResult<Json<CustomerExport>, ExportCodes> {
        let caller = admin.require(Role::Support)?;
        let scope = &caller.scope;
        let customer = find(scope, id.0.0).await?;
        let event = NewAuditEvent {
            action: "customer.exported".to_owned(),
            customer_id: Some(customer.id),
            ..NewAuditEvent::default()
        };
        scope.env.store.add_audit_event(&event, &caller.context()).await?;
        Ok(Json(export(scope, customer).await?))
    }
}

async fn export(scope: &Scope, customer: Customer) -> Result<CustomerExport, Problem> {
    scope.env.check_ins.settle().await;
    let store = scope.env.store.as_ref();
    let Records {
        licenses,
        trials,
        orders,
        mails,
    } = collect(store, &customer).await?;
    let filter = AuditFilter {
        customer_id: Some(customer.id),
        ..AuditFilter::default()
    };
    let mut events = audit_events(store, &filter).await?;
    let mut exported = Vec::with_capacity(licenses.len());
    for (id, activations) in licenses {
        let filter = AuditFilter {
            license_id: Some(id),
            ..AuditFilter::default()
        };
        events.extend(audit_events(store, &filter).await?);
        exported.push(export_license(scope, id, activations).await?);
    }
    for trial in &trials {
        let filter = AuditFilter {
            trial_id: Some(trial.id),
            ..AuditFilter::default()
        };
        events.extend(audit_events(store, &filter).await?);
    }
    // An event may name the customer and a license.
    events.sort_by_key(|event| std::cmp::Reverse(event.id));
    events.dedup_by_key(|event| event.id);
    Ok(CustomerExport {
        exported_at: scope.now,
        environment: scope.env.environment.to_string(),
        customer: customer.into(),
        licenses: exported,
        trials: views(&scope.env, trials, scope.now).await?,
        orders: orders
            .into_iter()
            .map(|summary| OrderView::new(summary, scope))
            .collect(),
        mails: mails.into_iter().map(MailView::from).collect(),
        audit_events: events.into_iter().map(AuditEventView::from).collect(),
    })
}

async fn export_license(
    scope: &Scope,
    id: LicenseId,
    activations: Vec<Activation>,
) -> Result<CustomerLicenseExport, Problem> {
    let license = show(scope, id).await?;
    let mut devices = Vec::with_capacity(activations.len());
    for activation in activations {
        devices.push(show_device(&scope.env, activation).await?);
    }
    let (from, to) = (license.created_at.date_naive(), scope.now.date_naive());
    let usage = scope.env.store.list_usage(id, from, to).await?;
    Ok(CustomerLicenseExport {
        license,
        devices,
        usage: usage.into_iter().map(UsageDayView::from).collect(),
    })
}

async fn audit_events(store: &dyn Store, filter: &AuditFilter) -> StoreResult<Vec<AuditEvent>> {
    all(|page| store.list_audit_events(filter, page), |event| event.id.uuid()).await
}
