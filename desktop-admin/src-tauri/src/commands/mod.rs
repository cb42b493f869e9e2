//! What the page can have this program do. `build.rs` names the commands, too, and `capabilities` says who may call them.

pub(crate) mod desk;
pub(crate) mod download;
pub(crate) mod open;
pub(crate) mod remove_profile;
pub(crate) mod rename_profile;
pub(crate) mod request;
pub(crate) mod save;
pub(crate) mod select;
pub(crate) mod sign_in;
pub(crate) mod sign_out;

use crate::failure::Failure;

type Outcome<T> = Result<T, Failure>;
