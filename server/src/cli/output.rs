//! Writing to standard output.

use std::{
    fmt::Display,
    io::{self, Write},
};

/// Writes a line. Unlike `println!` it does not panic where nobody reads on, as in `claviger keys list | head -1`.
pub(super) fn say(line: impl Display) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}
