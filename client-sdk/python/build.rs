//! On macOS, what an extension module takes from Python is found when it is loaded; the linker has to be told so.

fn main() {
    pyo3_build_config::add_extension_module_link_args();
}
