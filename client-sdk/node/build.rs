//! Tells the linker that Node.js provides its own interface when the addon is loaded.

fn main() {
    napi_build::setup();
}
