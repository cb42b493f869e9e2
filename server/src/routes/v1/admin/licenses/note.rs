//! `PUT /v1/admin/licenses/{id}/note`

use claviger_licensing::{LicenseEvent, Role, kind};
use claviger_protocol::Code;
use poem_openapi::{Object, OpenApi, param::Path, payload::Json};

use super::{amend::change, view::AdminLicenseView};
use crate::{
    http::{
        auth::Admin,
        failure::{ApiResult, codes},
    },
    routes::Tag,
    wire::{id::WireId, text::Note},
};

pub(crate) struct SetNote;

codes!(NoteCodes: Unauthorized, Forbidden, Verdict(Code::EnvironmentMismatch), LicenseNotFound, Conflict);

/// A note on a license.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
struct LicenseNoteRequest {
    /// The note, for admins; absent or `null` clears it.
    note: Option<Note>,
}

#[OpenApi(prefix_path = "/v1/admin/licenses", tag = "Tag::Admin")]
impl SetNote {
    /// Set or clear the note on a license.
    ///
    /// The audit log tells that it changed, not what it says: a note may name people.
    #[oai(path = "/:id/note", method = "put")]
    async fn set_license_note(
        &self,
        admin: Admin,
        id: Path<WireId<kind::License>>,
        request: Json<LicenseNoteRequest>,
    ) -> ApiResult<Json<AdminLicenseView>, NoteCodes> {
        let caller = admin.require(Role::Support)?;
        let note = request.0.note.map(|note| note.0);
        let license = change(&caller, id.0.0, |record| {
            let same = record.license.note == note;
            Ok(if same {
                Vec::new()
            } else {
                vec![LicenseEvent::NoteSet(note)]
            })
        });
        Ok(Json(license.await?))
    }
}
