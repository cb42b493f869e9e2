//! `MATRICES.md`, which these tests write and compare.

use std::path::PathBuf;

use crate::{attacks, faults};

const HEAD: &str = "# Faults and attacks, as tested

The tests in `tests/client` write these tables, and fail when the client does something else. They drive the client as an app does, over
TLS, against a server that misbehaves, with a clock that is set. To write them again:
`cargo test -p claviger-client --test client write_the_matrices -- --ignored`

## Faults

In each standing the app goes through all outages, one after the other, without a good answer in between: it checks, tries to activate
its key and to start the trial. Then time passes until the offline limit is behind it, and it goes through all outages again. Tokens of
these tests work offline for 7 days, license files for 30. Another test has each outage alone, and a good answer right after it.

";

const OUTAGES: &str = "
Each outage in each of these standings. `·` is what the table above says; *reported as* is what an app reads in `fault`.

";

const ATTACKS: &str = "
## Attacks

The attacker owns the machine; see [what he can and cannot do](../guides/security.md).

### Forged tokens

Each in the three places that tokens come from: in the answer to an activation, from a server in the seller's place that knows the
request; in a license file, with a key of his own in it; and in the memory, of which he knows the secret, with a key of his own among the
learned ones. The app pins the seller's keys. What is wrong with a file is told by the `detail` of `FILE_INVALID`.

";

const TRICKS: &str = "
### Tricks

With a keyring where nothing else is said. *Afterwards* is what one check with the honest server gives on the machine that is licensed.

";

const GAINS: &str = "
### What is gained

What does get somebody in who owns the machine, and where it ends. The license of these tests works offline for 7 days.

";

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("MATRICES.md")
}

pub(crate) fn documented() -> String {
    std::fs::read_to_string(file()).unwrap_or_default()
}

#[test]
#[ignore = "writes the file that the other tests compare"]
fn write_the_matrices() {
    let (standings, outages) = faults::tables();
    let parts = [
        HEAD,
        &standings,
        OUTAGES,
        &outages,
        ATTACKS,
        &attacks::forged(),
        TRICKS,
        &attacks::tricked(),
        GAINS,
        &attacks::gained(),
    ];
    std::fs::write(file(), parts.concat()).unwrap();
}
