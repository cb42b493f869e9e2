//! Every state of every page and every mail, in both languages and on every screen: what is checked of each of them says
//! `tests/node/pages/gallery.mjs`, and its pictures lie in `target/screenshots`.

mod mails;
mod own_page;
mod selling;
