//! The window, as its user left it.

use std::fs;

use claviger_tests::{World, on_sqlite};

use crate::desktop::{CONSOLE, Machine, until};

on_sqlite!(the_window_has_the_size_that_it_had);

async fn the_window_has_the_size_that_it_had(world: &World) {
    let machine = Machine::new(world, &CONSOLE, Vec::new()).await;
    let window = machine.start().await;
    window.sees("Sign in to Claviger").await;
    window.resize((1100, 700)).await;
    assert_eq!(window.size().await, (1100, 700));
    let file = machine.app_config(".window-state.json");
    until("the size is remembered", async || {
        fs::read_to_string(&file).is_ok_and(|text| text.contains("1100") && text.contains("700"))
    })
    .await;
    window.close(&world.ledger).await;

    let window = machine.start().await;
    window.sees("Sign in to Claviger").await;
    assert_eq!(window.size().await, (1100, 700));
    // Smaller than its tables need it does not get.
    window.resize((400, 300)).await;
    assert_eq!(window.size().await, (1000, 640));
    window.close(&world.ledger).await;
}
