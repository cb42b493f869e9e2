//! `POST /v1/admin/trials/search`

use claviger_licensing::{Role, kind};
use claviger_protocol::Code;
use claviger_store::TrialFilter;
use poem_openapi::{Object, OpenApi, payload::Json};

use super::view::{TrialStateView, TrialView, views};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
        problem::{ErrorCode, Problem},
        scope::Scope,
    },
    routes::Tag,
    wire::{
        device::{DeviceIdText, device_id},
        id::WireId,
        page,
        search::words,
        text::{Email, Name, Slug},
    },
};

pub(crate) struct Search;

codes!(
    SearchCodes: Unauthorized,
    Forbidden,
    Verdict(Code::EnvironmentMismatch),
    ProductUnknown,
    DeviceInvalid
);

/// Which trials; of several conditions all must hold.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct TrialSearch {
    /// The product's code.
    product: Option<Slug>,
    /// The id of a device, as the app sends it.
    device_id: Option<DeviceIdText>,
    /// How the trial stands.
    state: Option<TrialStateView>,
    /// The e-mail address that the app asked for, case ignored.
    email: Option<Email>,
    /// What somebody typed: a part of the e-mail address or of the device's name, or the whole of the id. The case of A to Z and
    /// spaces around do not matter. With one or two symbols the address or name begins with it.
    text: Option<Name>,
    /// Where the page before ended.
    cursor: Option<WireId<kind::Trial>>,
    /// At most this many; 50 if absent.
    #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
    limit: Option<u16>,
}

/// A page of trials.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
struct TrialPage {
    /// The trials, newest first.
    items: Vec<TrialView>,
    /// Send it as `cursor` for the next page; absent on the last one.
    next_cursor: Option<WireId<kind::Trial>>,
}

#[OpenApi(prefix_path = "/v1/admin/trials", tag = "Tag::Admin")]
impl Search {
    /// Find trials.
    #[oai(path = "/search", method = "post")]
    async fn search_trials(&self, admin: Admin, request: Json<TrialSearch>) -> ApiResult<Json<TrialPage>, SearchCodes> {
        let scope = admin.require(Role::ReadOnly)?.scope;
        let page = page::page(request.0.cursor.as_ref(), request.0.limit);
        let filter = filter(&scope, request.0).await?;
        let found = scope.env.store.list_trials(&filter, page).await?;
        let (shown, next_cursor) = page::split(found, page, |trial| trial.id);
        Ok(Json(TrialPage {
            items: views(&scope.env, shown, scope.now).await?,
            next_cursor,
        }))
    }
}

async fn filter(scope: &Scope, search: TrialSearch) -> Result<TrialFilter, Problem> {
    let product_id = match search.product {
        Some(code) => {
            let product = scope.env.store.find_product(&code.0).await?;
            Some(product.ok_or_else(|| Problem::new(ErrorCode::ProductUnknown))?.id)
        }
        None => None,
    };
    let device = search.device_id.map(|text| device_id(&text)).transpose()?;
    let text = words(search.text);
    let id = text.as_deref().and_then(|text| text.parse().ok());
    Ok(TrialFilter {
        product_id,
        device: device.map(|id| scope.env.secrets.device_hash(&id)),
        state: search.state.map(|state| (state.into(), scope.now)),
        ending: None,
        email: search.email.map(|email| email.0),
        id,
        text: text.filter(|_| id.is_none()),
    })
}
