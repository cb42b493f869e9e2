//! `GET /v1/customer/licenses`

use claviger_licensing::rules;
use claviger_store::LicenseSelector;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::view::{CustomerLicenseView, show};
use crate::{
    http::{
        customer::CustomerSession,
        failure::{ApiResult, codes},
    },
    operations::customer_licenses,
    routes::Tag,
};

pub(crate) struct List;

codes!(ListCustomerLicensesCodes: CustomerSessionInvalid);

/// A customer's licenses.
#[derive(Object)]
#[oai(rename = "CustomerLicenses")]
struct CustomerLicensesView {
    /// The customer's e-mail address.
    email: String,
    /// The licenses, newest first.
    licenses: Vec<CustomerLicenseView>,
}

#[OpenApi(prefix_path = "/v1/customer/licenses", tag = "Tag::Customers")]
impl List {
    /// The licenses of the customer, with their keys and devices.
    #[oai(path = "/", method = "get")]
    async fn list_customer_licenses(
        &self,
        session: CustomerSession,
    ) -> ApiResult<Json<CustomerLicensesView>, ListCustomerLicensesCodes> {
        let visitor = session.0;
        let scope = &visitor.scope;
        let store = scope.env.store.as_ref();
        let catalog = store.read_catalog().await?.content;
        scope.env.check_ins.settle().await;
        let mut licenses = Vec::new();
        for summary in customer_licenses::list(store, visitor.customer, None).await? {
            let selector = LicenseSelector::Id(summary.license.id);
            let record = store.find_license(selector, rules::window_start(scope.now)).await?;
            // It may have come into other hands this moment.
            if let Some(record) = record.filter(|record| record.license.customer_id == Some(visitor.customer)) {
                licenses.push(show(&visitor, &record, &catalog).await?);
            }
        }
        Ok(Json(CustomerLicensesView {
            email: visitor.email,
            licenses,
        }))
    }
}
