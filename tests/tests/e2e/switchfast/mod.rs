//! SwitchFast: a desktop app, bought once, for three devices, with a trial of seven days.

mod devices;
mod license;
mod purchase;
mod trial;
