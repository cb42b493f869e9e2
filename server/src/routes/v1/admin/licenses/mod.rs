//! `/v1/admin/licenses/…`

mod amend;
mod change_plan;
mod clear_overdue;
mod create;
mod cursor;
mod customer;
mod devices;
mod export;
mod extend;
mod filter;
mod history;
mod hold;
mod import;
mod mail_key;
mod mark_overdue;
mod note;
mod order_ref;
mod overrides;
mod read;
mod reinstate;
mod reset_activations;
mod reveal_key;
mod revoke;
mod search;
mod suspend;
mod usage;
mod view;

pub(crate) use self::{
    amend::show,
    devices::list::{AdminDeviceView, view as show_device},
    search::LicenseSummaryView,
    usage::UsageDayView,
    view::{AdminLicenseView, CustomerRefView},
};
use poem_openapi::OpenApi;

/// All operations on licenses.
pub(crate) fn routes() -> impl OpenApi {
    let many = (create::Create, search::Search, export::Export, import::Import);
    let one = (
        read::Read,
        history::History,
        usage::Usage,
        reveal_key::RevealKey,
        mail_key::MailKey,
    );
    let standing = (
        suspend::Suspend,
        reinstate::Reinstate,
        revoke::Revoke,
        extend::Extend,
        change_plan::ChangePlan,
        mark_overdue::MarkOverdue,
        clear_overdue::ClearOverdue,
    );
    let facts = (
        overrides::SetOverrides,
        customer::SetCustomer,
        order_ref::SetOrderRef,
        note::SetNote,
    );
    let devices = (
        devices::list::List,
        devices::release::Release,
        reset_activations::ResetActivations,
    );
    (many, one, standing, facts, devices)
}
