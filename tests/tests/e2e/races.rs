//! Limits that hold when everybody comes at once, and when the server dies in the middle.

use std::sync::Arc;

use claviger_tests::{Answer, App, Device, Json, Server, Shop, Sold, World};
use futures_util::{StreamExt, future::join_all, stream::FuturesUnordered};

/// Devices, or repetitions, at the same time.
const CROWD: usize = 64;

mod on_both {
    use super::*;

    claviger_tests::on_both_engines!(
        a_crowd_gets_three_slots,
        one_device_at_the_same_time_gets_one,
        a_killed_server_leaves_no_half_taken_slot,
    );
}

mod on_several_servers {
    use super::*;

    claviger_tests::on_postgres!(a_crowd_over_three_servers_gets_three_slots, one_device_through_three_servers_gets_one);
}
