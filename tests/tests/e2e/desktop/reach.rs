//! What more a person does in a window: goes to a page, chooses from a list, hands over a file, reads a table.

use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};

use super::window::{Window, until};

impl Window {
    /// Opens one of the app's own pages, by what stands after the `#` of its address.
    pub(crate) async fn go(&self, path: &str) {
        self.run("location.hash = arguments[0]", json!([path])).await;
    }

    /// Clicks what is called so in a part of the page, once it is there.
    pub(crate) async fn click_in(&self, part: &str, kind: &str, name: &str) {
        self.with(part, kind, name, "click", json!({})).await;
    }

    /// Chooses from the list that a field opens.
    pub(crate) async fn pick(&self, field: &str, option: &str) {
        self.click("input", field).await;
        self.click("[role=option]", option).await;
    }

    /// Gives a file to a field for files, as the system's dialog does.
    pub(crate) async fn hand_over(&self, field: &str, file: &Path) {
        let request = json!({ "text": file });
        self.with("body", "input[type=file]", field, "value", request).await;
    }

    /// Moves the pointer to the corner of the window, so that nothing looks as if it were pointed at.
    pub(crate) async fn point_aside(&self) {
        // Two steps: a move to where the driver believes the pointer to be already is none.
        let steps = [2, 1].map(|place| json!({ "type": "pointerMove", "x": place, "y": place }));
        let request = json!({ "actions": [{ "type": "pointer", "id": "mouse", "actions": steps }] });
        self.ask(Method::POST, "actions", &request).await.unwrap();
    }

    /// What stands in the rows of a table, cell by cell.
    pub(crate) async fn table(&self, name: &str) -> Vec<Vec<String>> {
        let script = "return named('body', 'table', arguments[0]).flatMap((table) => all('tbody tr', table))
            .map((row) => all('td, th', row).map(text))";
        serde_json::from_value(self.run(script, json!([name])).await).unwrap_or_default()
    }

    /// Waits until a script in the page gives this.
    pub(crate) async fn gives(&self, script: &str, wanted: Value) {
        until(&format!("`{script}` gives {wanted}"), async || {
            self.run(script, json!([])).await == wanted
        })
        .await;
    }
}
