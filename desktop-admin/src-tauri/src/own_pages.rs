//! Keeps the window at the app's own pages.

use tauri::{
    Runtime, Url,
    plugin::{Builder, TauriPlugin},
};

/// Lets no link, script or mail lead the window, or a frame in it, elsewhere: whoever looks at it believes that it is the console.
pub(crate) fn stay<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("own-pages").on_navigation(|_, url| is_own(url)).build()
}

fn is_own(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Where the web view knows no schemes of an app's own.
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost") && url.port().is_none(),
        // The text of a mail, in a frame that runs nothing.
        "about" => matches!(url.path(), "blank" | "srcdoc"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_pages_are_not_gone_to() {
        for (address, own) in [
            ("tauri://localhost", true),
            ("tauri://localhost/licenses?q=a#b", true),
            ("about:srcdoc", true),
            ("about:blank", true),
            ("about:config", false),
            ("tauri://elsewhere/", false),
            ("https://example.com", false),
            ("http://localhost:8080", false),
            ("file:///etc/passwd", false),
            ("data:text/html,Hi", false),
            ("javascript:alert(1)", false),
            ("http://tauri.localhost/", cfg!(windows)),
            ("http://tauri.localhost:81/", false),
        ] {
            assert_eq!(is_own(&address.parse().unwrap()), own, "{address}");
        }
    }
}
