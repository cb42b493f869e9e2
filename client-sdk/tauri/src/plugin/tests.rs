//! The plugin in an app without a screen.

use std::sync::mpsc;

use claviger_client::Environment;
use tauri::{
    App, Listener,
    test::{MockRuntime, mock_builder, mock_context, noop_assets},
};
use tempfile::TempDir;

use super::*;

/// On a device without a license and without a network.
fn offline(folder: &TempDir) -> Setup {
    Setup {
        // Port 9 discards; nobody listens there.
        server: Some("http://127.0.0.1:9".to_owned()),
        product: Some("switchfast".to_owned()),
        data_dir: Some(folder.path().to_owned()),
        device_id: Some("a device that only this test has".to_owned()),
        keyring: Some(false),
        ..Setup::default()
    }
}

fn app(setup: Setup) -> tauri::Result<App<MockRuntime>> {
    mock_builder().plugin(init(setup)).build(mock_context(noop_assets()))
}

#[test]
fn a_setup_that_cannot_work_ends_the_start() {
    let folder = TempDir::new().unwrap();
    let error = app(Setup {
        server: Some("license.example.com".to_owned()),
        ..offline(&folder)
    });
    let said = error.err().unwrap().to_string();
    assert!(
        said.contains("claviger") && said.contains("address of the license server"),
        "{said}"
    );
}

#[test]
fn the_app_tells_what_the_setup_leaves_out() {
    let folder = TempDir::new().unwrap();
    let app = app(offline(&folder)).unwrap();
    let completed = complete(Setup::default(), app.handle()).unwrap();
    assert!(completed.data_dir.unwrap().ends_with("license"));
    assert_eq!(completed.app_version, Some(app.package_info().version.to_string()));
    let chosen = Setup {
        app_version: Some("7".to_owned()),
        ..offline(&folder)
    };
    assert_eq!(complete(chosen.clone(), app.handle()).unwrap(), chosen);
}

#[test]
fn windows_are_told_of_changes_but_not_what_changed() {
    let folder = TempDir::new().unwrap();
    let app = app(offline(&folder)).unwrap();
    let (tell, told) = mpsc::channel();
    app.listen_any(STATUS_EVENT, move |event| {
        tell.send(event.payload().to_owned()).unwrap();
    });
    let licensing = app.state::<Licensing>();
    assert_eq!(app.claviger().environment(), Environment::Prod);
    async_runtime::block_on(licensing.switch(Environment::Test)).unwrap();
    assert_eq!(told.recv().unwrap(), "null");
    assert_eq!(app.claviger().environment(), Environment::Test);
}

#[test]
fn an_app_in_a_runtime_of_its_own_starts_too() {
    let folder = TempDir::new().unwrap();
    let setup = offline(&folder);
    assert!(async_runtime::block_on(async move { app(setup).is_ok() }));
}

#[test]
fn variables_stand_in_if_they_name_a_server() {
    let folder = TempDir::new().unwrap();
    let shipped = Setup {
        automatic_trial: Some(true),
        ..offline(&folder)
    };
    let read = |given: &[(&str, &str)]| {
        let lookup = |name: &str| {
            let found = given.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        stand_in(shipped.clone(), &Variables::default(), lookup)
    };
    assert_eq!(read(&[("LICENSE_ENVIRONMENT", "test")]).unwrap(), shipped);
    let own = read(&[
        ("LICENSE_SERVER_URL", "http://127.0.0.1:8080"),
        ("LICENSE_PRODUCT", "another"),
        ("LICENSE_ENVIRONMENT", "test"),
    ]);
    let wanted = Setup {
        server: Some("http://127.0.0.1:8080".to_owned()),
        product: shipped.product.clone(),
        environment: Some(Environment::Test),
        automatic_trial: Some(true),
        ..Setup::default()
    };
    assert_eq!(own.unwrap(), wanted);
    assert!(read(&[("LICENSE_ENVIRONMENT", "staging")]).is_err());
}
