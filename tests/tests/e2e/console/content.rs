//! What the page cannot do, were it led astray: load anything, send anything, or lead elsewhere.

use std::{io::Read, net::TcpListener};

use claviger_tests::{World, on_sqlite};
use serde_json::{Value, json};

use crate::desktop::{CONSOLE, Machine, Window};

on_sqlite!(
    the_page_reaches_nobody,
    a_mail_in_a_frame_does_nothing,
    the_window_stays_at_its_own_pages
);

/// Somebody who waits to be told.
struct Listener {
    listener: TcpListener,
    url: String,
}

impl Listener {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        Self { listener, url }
    }

    /// Nobody asked anything, now that whoever could is gone. The web view may connect beforehand to where a link leads, and say nothing.
    fn assert_heard_nothing(&self) {
        while let Ok((mut connection, _)) = self.listener.accept() {
            connection.set_nonblocking(false).unwrap();
            let mut heard = String::new();
            connection.read_to_string(&mut heard).unwrap();
            assert_eq!(heard, "");
        }
    }
}

async fn console(world: &World) -> (Machine, Window) {
    let machine = Machine::new(world, &CONSOLE, Vec::new()).await;
    let window = machine.start().await;
    window.sees("Sign in to Claviger").await;
    (machine, window)
}

async fn the_page_reaches_nobody(world: &World) {
    let (_machine, window) = console(world).await;
    let listener = Listener::new();
    for attempt in [
        "return fetch(arguments[0]).then(() => 'came', () => 'refused')",
        "return new Promise((done) => {
            const picture = new Image();
            picture.onload = () => done('came');
            picture.onerror = () => done('refused');
            picture.src = arguments[0];
        })",
        "return new Promise((done) => {
            const script = document.createElement('script');
            script.onload = () => done('came');
            script.onerror = () => done('refused');
            script.src = arguments[0];
            document.body.append(script);
        })",
        "try { return eval('\"came\"') } catch { return 'refused' }",
    ] {
        assert_eq!(window.run(attempt, json!([listener.url])).await, "refused", "{attempt}");
    }
    window.close(&world.ledger).await;
    listener.assert_heard_nothing();
}

async fn a_mail_in_a_frame_does_nothing(world: &World) {
    let (_machine, window) = console(world).await;
    let listener = Listener::new();
    let url = &listener.url;
    let mail = format!(
        "<link rel='stylesheet' href='{url}'><style>p {{ background: url({url}) }}</style>
        <script>parent.postMessage('ran', '*')</script><p onclick='1'>Hello<img src='{url}' onerror=\"parent.postMessage('ran', '*')\"></p>
        <iframe src='{url}'></iframe><object data='{url}'></object>"
    );
    let show = "return new Promise((done) => {
        window.told = [];
        window.onmessage = (event) => window.told.push(event.data);
        const frame = document.createElement('iframe');
        frame.sandbox = '';
        frame.onload = () => done('shown');
        frame.srcdoc = arguments[0];
        document.body.append(frame);
    })";
    assert_eq!(window.run(show, json!([mail])).await, "shown");
    assert_eq!(window.run("return window.told", json!([])).await, json!([]));
    window.close(&world.ledger).await;
    listener.assert_heard_nothing();
}

async fn the_window_stays_at_its_own_pages(world: &World) {
    let (_machine, window) = console(world).await;
    let listener = Listener::new();
    let home = window.run("return location.href", json!([])).await;
    for attempt in [
        "location.assign(arguments[0])",
        "const link = document.createElement('a'); link.href = arguments[0]; document.body.append(link); link.click()",
        "const link = document.createElement('a'); link.href = arguments[0]; link.target = '_blank'; document.body.append(link); link.click()",
        "window.open(arguments[0])",
    ] {
        window.run(attempt, json!([listener.url])).await;
        // Another page would not have been able to answer that.
        let desk = window.invoke("desk", json!({})).await.unwrap();
        assert_eq!(desk["selected"], Value::Null);
    }
    assert_eq!(window.run("return location.href", json!([])).await, home);
    window.close(&world.ledger).await;
    listener.assert_heard_nothing();
}
