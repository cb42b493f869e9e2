//! The commands: the methods of `LicenseBridge`, in its order. `build.rs` names them, too.

use claviger_client::{Checkout, DeviceList, Environment, Plan, Status, Wish};
use tauri::State;

use crate::{failure::Failure, licensing::Licensing};

type Outcome<T> = Result<T, Failure>;

#[tauri::command]
pub(crate) async fn status(licensing: State<'_, Licensing>) -> Outcome<Status> {
    Ok(licensing.client().status())
}

#[tauri::command]
pub(crate) async fn check(licensing: State<'_, Licensing>) -> Outcome<Status> {
    Ok(licensing.client().check().await)
}

#[tauri::command]
pub(crate) async fn activate(licensing: State<'_, Licensing>, key: String) -> Outcome<Status> {
    Ok(licensing.client().activate(&key).await?)
}

#[tauri::command]
pub(crate) async fn deactivate(licensing: State<'_, Licensing>) -> Outcome<Status> {
    Ok(licensing.client().deactivate().await?)
}

#[tauri::command]
pub(crate) async fn devices(licensing: State<'_, Licensing>) -> Outcome<DeviceList> {
    Ok(licensing.client().devices().await?)
}

#[tauri::command]
pub(crate) async fn release(licensing: State<'_, Licensing>, activation: String) -> Outcome<DeviceList> {
    Ok(licensing.client().release(&activation).await?)
}

#[tauri::command]
pub(crate) async fn start_trial(licensing: State<'_, Licensing>, email: Option<String>) -> Outcome<Status> {
    Ok(licensing.client().start_trial(email.as_deref()).await?)
}

#[tauri::command]
pub(crate) async fn plans(licensing: State<'_, Licensing>) -> Outcome<Vec<Plan>> {
    Ok(licensing.client().plans().await?)
}

#[tauri::command]
pub(crate) async fn open_checkout(licensing: State<'_, Licensing>, wish: Wish) -> Outcome<Checkout> {
    let checkout = licensing.client().checkout_url(&wish).await?;
    licensing.show(&checkout.url).await?;
    Ok(checkout)
}

#[tauri::command]
pub(crate) async fn await_purchase(licensing: State<'_, Licensing>, session: String) -> Outcome<Status> {
    Ok(licensing.client().await_purchase(&session).await?)
}

#[tauri::command]
pub(crate) async fn open_portal(licensing: State<'_, Licensing>) -> Outcome<()> {
    let address = licensing.client().portal_url().await?;
    licensing.show(&address).await
}

#[tauri::command]
pub(crate) async fn recover(licensing: State<'_, Licensing>, email: String, language: Option<String>) -> Outcome<()> {
    Ok(licensing.client().recover(&email, language.as_deref()).await?)
}

#[tauri::command]
pub(crate) async fn request_file(licensing: State<'_, Licensing>, key: String) -> Outcome<String> {
    Ok(licensing.client().request_file(&key).await?)
}

#[tauri::command]
pub(crate) async fn import_license_file(licensing: State<'_, Licensing>, text: String) -> Outcome<Status> {
    Ok(licensing.client().import_license_file(&text).await?)
}

#[tauri::command]
pub(crate) async fn environment(licensing: State<'_, Licensing>) -> Outcome<Environment> {
    Ok(licensing.client().environment())
}

#[tauri::command]
pub(crate) async fn switch_environment(licensing: State<'_, Licensing>, environment: Environment) -> Outcome<Status> {
    Ok(licensing.switch(environment).await?.check().await)
}

#[tauri::command]
pub(crate) async fn forget(licensing: State<'_, Licensing>) -> Outcome<Status> {
    let client = licensing.client();
    client.forget().await;
    Ok(client.status())
}
