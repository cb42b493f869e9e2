//! SwitchFast: a desktop app, bought once, for three devices, with a trial of seven days.

mod devices;
mod electron;
mod license;
mod purchase;
mod tauri;
mod trial;
