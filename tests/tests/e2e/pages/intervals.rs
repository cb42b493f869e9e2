//! Choosing between four prices of one plan.

use claviger_tests::{Json, World, on_sqlite};
use serde_json::json;

use super::Browser;

on_sqlite!(a_price_is_chosen_without_a_mouse_and_without_scripts);

const PATH: &str = "/buy/dashcaddy";

async fn a_price_is_chosen_without_a_mouse_and_without_scripts(world: &World) {
    let till = world.till().await;
    let mut browser = Browser::at_till(world, &till).await;
    let prices = [
        (0, "premium_monthly", "25.00 USD every month"),
        (1, "premium_3month", "50.00 USD every 3 months"),
        (3, "premium_12month", "99.00 USD every 12 months"),
    ];
    for (steps, price, offer) in prices {
        let request = json!({ "path": PATH, "steps": steps });
        let bought = browser.play("intervals", "by_keyboard", request).await;
        assert_eq!(bought["chosen"], price);
        assert!(bought.text("offer").contains(offer), "{}", bought.text("offer"));
    }
    let request = json!({ "path": PATH, "price": "premium_6month" });
    let bought = browser.play("intervals", "without_scripts", request).await;
    assert_eq!(bought["chosen"], "premium_6month");
    let offer = bought.text("offer");
    assert!(offer.contains("65.00 USD every 6 months"), "{offer}");
}
