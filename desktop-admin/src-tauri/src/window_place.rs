//! Remembers where the window is and how large, a moment after somebody moved it: a session may end without asking the app to end.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tauri::{App, AppHandle, Manager, Runtime, WindowEvent, async_runtime, plugin::TauriPlugin};
use tauri_plugin_window_state::{AppHandleExt, Builder, StateFlags};

/// While somebody drags it there is an event for each step.
const PAUSE: Duration = Duration::from_millis(500);

fn remembered() -> StateFlags {
    StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED
}

/// Puts windows where they were, and remembers where they are when the app ends.
pub(crate) fn plugin<R: Runtime>() -> TauriPlugin<R> {
    Builder::default().with_state_flags(remembered()).build()
}

/// Remembers it in between, too.
pub(crate) fn watch<R: Runtime>(app: &App<R>) {
    let steps = Arc::new(AtomicU64::new(0));
    for window in app.webview_windows().into_values() {
        let (app, steps) = (app.handle().clone(), Arc::clone(&steps));
        window.on_window_event(move |event| {
            if matches!(event, WindowEvent::Moved(_) | WindowEvent::Resized(_)) {
                let step = steps.fetch_add(1, Ordering::Relaxed) + 1;
                async_runtime::spawn(remember_after(step, Arc::clone(&steps), app.clone()));
            }
        });
    }
}

async fn remember_after<R: Runtime>(step: u64, steps: Arc<AtomicU64>, app: AppHandle<R>) {
    tokio::time::sleep(PAUSE).await;
    if steps.load(Ordering::Relaxed) == step {
        let windows = app.clone();
        // The plugin asks windows while it holds a lock that their events want: on their own thread, neither waits for the other. Fails
        // only for an app that is ending, and for a folder that cannot be written, which the window can do without.
        let _ = app.run_on_main_thread(move || {
            let _ = windows.save_window_state(remembered());
        });
    }
}
