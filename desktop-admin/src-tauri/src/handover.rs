//! Tokens that whoever starts the app hands over, so that a script can start it signed in.
//!
//! Environment variables are inherited, and the web view is a process of its own. On Unix the program therefore starts itself anew,
//! without them, and hands the tokens to itself through a pipe.

use std::{env, fmt, io::Read};

use zeroize::Zeroizing;

/// The address of the server to sign in to.
const SERVER: &str = "CLAVIGER_SERVER_URL";
/// What the profile is called.
const PROFILE: &str = "CLAVIGER_PROFILE_NAME";
/// Admin tokens. The first one's environment is the one to show.
const TOKENS: [&str; 2] = ["CLAVIGER_TEST_ADMIN_TOKEN", "CLAVIGER_PROD_ADMIN_TOKEN"];
/// Says that the tokens are on standard input.
const IN_PIPE: &str = "CLAVIGER_TOKENS_IN_PIPE";
/// What the profile is called if nothing says otherwise.
const DEMO: &str = "Demo";
/// No more than this is read: two tokens are far shorter.
const LONGEST: u64 = 4096;

/// A server, and tokens for it, for this session alone.
pub(crate) struct HandedOver {
    /// The address of the server.
    pub(crate) server: String,
    /// What its profile is called.
    pub(crate) name: String,
    /// The tokens.
    pub(crate) tokens: Vec<Zeroizing<String>>,
}

impl fmt::Debug for HandedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandedOver")
            .field("server", &self.server)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What was handed over, if anything.
pub(crate) fn receive() -> Option<HandedOver> {
    let server = env::var(SERVER).ok()?;
    let name = env::var(PROFILE).unwrap_or_else(|_| DEMO.to_owned());
    let tokens = if env::var_os(IN_PIPE).is_some() {
        let mut text = Zeroizing::new(String::new());
        std::io::stdin().take(LONGEST).read_to_string(&mut text).ok()?;
        text.split_whitespace()
            .map(|token| Zeroizing::new(token.to_owned()))
            .collect()
    } else {
        let tokens: Vec<_> = TOKENS
            .iter()
            .filter_map(|name| env::var(name).ok())
            .map(Zeroizing::new)
            .collect();
        #[cfg(unix)]
        if !tokens.is_empty() {
            start_anew(&tokens);
        }
        tokens
    };
    Some(HandedOver { server, name, tokens })
}

/// Becomes the same program, without the tokens in its environment. Returns only if that fails.
#[cfg(unix)]
fn start_anew(tokens: &[Zeroizing<String>]) {
    use std::{
        io::{self, Write},
        os::unix::process::CommandExt,
        process::Command,
    };

    let hand_over = || {
        let (reader, mut writer) = io::pipe()?;
        for token in tokens {
            writeln!(writer, "{}", **token)?;
        }
        drop(writer);
        let mut anew = Command::new(env::current_exe()?);
        anew.args(env::args_os().skip(1)).env(IN_PIPE, "1").stdin(reader);
        for name in TOKENS {
            anew.env_remove(name);
        }
        Err::<(), _>(anew.exec())
    };
    if let Err(error) = hand_over() {
        let error: io::Error = error;
        eprintln!("claviger-admin: the tokens stay in the environment: {error}");
    }
}
