//! A random id in a file.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::unidentified;
use crate::{error::Error, random};

/// Hexadecimal digits of an id: 128 bits.
const DIGITS: usize = 32;
/// More than a good file holds, so that a wrong one is not read to its end.
const MOST: u64 = 256;

/// The id in the file. If there is no file, it is made with a random id: whole or not at all, and by one process only,
/// so that processes that start at once agree.
///
/// # Errors
/// [`ErrorCode::DeviceUnidentified`](crate::ErrorCode::DeviceUnidentified) for a file that cannot be read or made, or
/// that holds something else: a new id in its place would be a new device.
pub(super) fn read_or_make(path: &Path) -> Result<Zeroizing<String>, Error> {
    match read(path) {
        Ok(text) => return parse(&text),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(unusable("read", path, &error)),
    }
    make(path).map_err(|error| unusable("made", path, &error))?;
    parse(&read(path).map_err(|error| unusable("read", path, &error))?)
}

/// The file holds something else than an id.
pub(super) fn damaged() -> Error {
    unidentified(
        "The device file does not hold a device id.",
        "Restore it from a backup. If there is none, delete it: the app makes a new one, and is a new device.",
    )
}

fn unusable(what: &str, path: &Path, error: &io::Error) -> Error {
    unidentified(
        format!("The device file {} cannot be {what}: {error}.", path.display()),
        "Check that its folder exists (in a container: that the volume is mounted) and that the app may read and write \
         it.",
    )
}

fn parse(text: &str) -> Result<Zeroizing<String>, Error> {
    let id = text.trim();
    let is_id = id.len() == DIGITS && id.bytes().all(|digit| digit.is_ascii_hexdigit());
    if is_id {
        Ok(Zeroizing::new(id.to_ascii_lowercase()))
    } else {
        Err(damaged())
    }
}

fn read(path: &Path) -> io::Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new(Vec::new());
    File::open(path)?.take(MOST).read_to_end(&mut bytes)?;
    Ok(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned()))
}

/// Makes the file, unless another process was faster.
fn make(path: &Path) -> io::Result<()> {
    let id = Zeroizing::new(format!("{}\n", HEXLOWER.encode(&random::bytes::<16>())));
    let draft = draft_of(path);
    write_new(&draft, &id)?;
    // A link appears under its name with all of its content, or fails because the name is taken.
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        // Some volumes (CIFS, FAT) know no links. There, a process that reads in the instant of the writing finds the
        // file damaged.
        Err(_) => match write_new(path, &id) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            written => written,
        },
        Ok(()) => Ok(()),
    }
}

/// A name beside the file that nobody else uses.
fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", HEXLOWER.encode(&random::bytes::<8>())));
    path.with_file_name(name)
}

/// Writes a file that must not exist, for its owner alone.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half an id would lock the device out until somebody deletes it.
        fs::remove_file(path)?;
    }
    written
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Barrier};

    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn is_made_once_and_read_from_then_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("device");
        let made = read_or_make(&path).unwrap();
        assert_eq!(made.len(), DIGITS);
        assert_eq!(*read_or_make(&path).unwrap(), *made);
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{}\n", *made));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
        let other = read_or_make(&folder.path().join("other")).unwrap();
        assert_ne!(*other, *made);
    }

    #[cfg(unix)]
    #[test]
    fn is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("device");
        read_or_make(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn those_who_start_at_once_agree() {
        for _ in 0..20 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("device");
            let start = Arc::new(Barrier::new(8));
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    let (path, start) = (path.clone(), Arc::clone(&start));
                    std::thread::spawn(move || {
                        start.wait();
                        read_or_make(&path).unwrap()
                    })
                })
                .collect();
            let ids: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
            assert!(ids.windows(2).all(|pair| *pair[0] == *pair[1]));
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn without_links_it_does_not_write_over_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("device");
        write_new(&path, "first").unwrap();
        let error = write_new(&path, "second").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
    }

    #[test]
    fn anything_else_is_an_error_and_stays_as_it_is() {
        let id = "0123456789abcdef0123456789abcdef";
        let long = format!("{id}0");
        let many = id.repeat(1000);
        for content in [
            "",
            "\n",
            "half",
            &id[1..],
            &long,
            &many,
            "0123456789abcdef 0123456789abcde",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("device");
            fs::write(&path, content).unwrap();
            let error = read_or_make(&path).unwrap_err();
            assert_eq!(error.code, ErrorCode::DeviceUnidentified, "{content}");
            assert!(error.fix.contains("delete it"), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
    }

    #[test]
    fn spelling_does_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("device");
        fs::write(&path, " 0123456789ABCDEF0123456789ABCDEF\r\n").unwrap();
        assert_eq!(*read_or_make(&path).unwrap(), "0123456789abcdef0123456789abcdef");
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let error = read_or_make(&folder.path().join("volume/device")).unwrap_err();
        assert_eq!(error.code, ErrorCode::DeviceUnidentified);
        assert!(error.fix.contains("volume is mounted"), "{error}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_in_its_place_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let error = read_or_make(folder.path()).unwrap_err();
        assert_eq!(error.code, ErrorCode::DeviceUnidentified);
    }
}
