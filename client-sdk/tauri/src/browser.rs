//! Opening what a customer sees in his own browser, never in a window of the app: there he sees whom he pays.

use std::{error::Error, sync::Arc};

use tauri::{Url, async_runtime};

use crate::failure::Failure;

/// Opens an address.
pub(crate) type Opener = Arc<dyn Fn(&str) -> Result<(), Box<dyn Error + Send + Sync>> + Send + Sync>;

/// Opens an address in the system's browser.
pub(crate) fn in_browser(address: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    Ok(open::that_detached(address)?)
}

/// Opens an address that the server gave, if it is a secure one of the web, or one of this device: anything else could make the system
/// start a program, or show a page that somebody on the way has changed.
pub(crate) async fn show(opener: &Opener, address: &str) -> Result<(), Failure> {
    let address = Url::parse(address).map_err(|_| Failure::no_page())?;
    let loopback = matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if !(address.scheme() == "https" || address.scheme() == "http" && loopback) {
        return Err(Failure::no_page());
    }
    let opener = Arc::clone(opener);
    // Starting a program blocks.
    let opened = async_runtime::spawn_blocking(move || opener(address.as_str())).await;
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Failure::no_browser()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    fn shown(opener: &Opener, address: &str) -> Result<(), Failure> {
        async_runtime::block_on(show(opener, address))
    }

    #[test]
    fn only_addresses_of_the_web_are_opened() {
        let opened = Arc::new(Mutex::new(Vec::new()));
        let opener: Opener = {
            let opened = Arc::clone(&opened);
            Arc::new(move |address| {
                opened.lock().unwrap().push(address.to_owned());
                Ok(())
            })
        };
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "ms-settings:",
            "http://pay.example/c/1",
            "http://localhost.pay.example/c/1",
            "/usr/bin/id",
            "-h",
            "",
        ] {
            assert!(shown(&opener, address).is_err(), "{address}");
        }
        assert!(shown(&opener, "https://pay.example/c/1").is_ok());
        assert!(shown(&opener, "http://127.0.0.1:8080/c/2").is_ok());
        assert_eq!(
            *opened.lock().unwrap(),
            ["https://pay.example/c/1", "http://127.0.0.1:8080/c/2"]
        );
    }

    #[test]
    fn a_browser_that_does_not_start_is_told_without_the_address() {
        let opener: Opener = Arc::new(|address| Err(format!("cannot start for {address}").into()));
        let failure = shown(&opener, "https://pay.example/c/secret").unwrap_err();
        let told = serde_json::to_string(&failure).unwrap();
        assert!(told.contains("HOST_FAILED") && !told.contains("pay.example"), "{told}");
    }
}
