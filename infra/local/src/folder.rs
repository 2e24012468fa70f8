//! Whether there is a folder of specs to work with, and what to do where there is none.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use domain::SPECS_FOLDERS;

use crate::failure::Failure;

/// How another folder is named: by which flag or argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// `livespecs --specs-dir DIR`.
    Serve,
    /// `livespecs check DIR`.
    Check,
    /// `livespecs prepare --specs-dir DIR`.
    Prepare,
}

impl Naming {
    fn command(self, dir: &str) -> String {
        match self {
            Self::Serve => format!("livespecs --specs-dir {dir}"),
            Self::Check => format!("livespecs check {dir}"),
            Self::Prepare => format!("livespecs prepare --specs-dir {dir}"),
        }
    }
}

/// Makes sure that `dir` is a folder that can be listed.
pub(crate) fn require(dir: &Path, naming: Naming) -> Result<(), Failure> {
    let here = std::env::current_dir().unwrap_or_default();
    let looked = std::fs::metadata(dir).and_then(|metadata| {
        if metadata.is_dir() {
            std::fs::read_dir(dir).map(drop)
        } else {
            Err(io::Error::from(io::ErrorKind::NotADirectory))
        }
    });
    looked.map_err(|error| Failure::new(reason(dir, &error, naming, &here)))
}

fn reason(dir: &Path, error: &io::Error, naming: Naming, here: &Path) -> String {
    let shown = dir.display();
    let mut reason = match error.kind() {
        io::ErrorKind::NotFound => {
            let mut reason = format!("the specs folder `{shown}` does not exist");
            if dir.is_relative() {
                let _ = write!(reason, " in `{}`", here.display());
            }
            if let Some(other) =
                SPECS_FOLDERS.iter().find(|it| Path::new(it) != dir && here.join(it).is_dir())
            {
                let _ = write!(reason, "; there is `{other}`: `{}`", naming.command(other));
                return reason;
            }
            let _ = write!(reason, ": make it (`mkdir {shown}`)");
            reason
        }
        io::ErrorKind::NotADirectory => format!("`{shown}` is a file, and no folder of specs"),
        io::ErrorKind::PermissionDenied => format!("this user may not read the specs folder `{shown}`"),
        _ => format!("the specs folder `{shown}` cannot be read ({error})"),
    };
    let or = if reason.ends_with(')') { ", or" } else { ";" };
    let _ = write!(reason, "{or} name the folder with the specs: `{}`", naming.command("DIR"));
    reason
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_used_is_named_with_what_to_do() {
        let temp = tempfile::tempdir().unwrap();
        let here = temp.path();
        let check = |kind: io::ErrorKind, naming, expect: &str| {
            let said = reason(Path::new("specs"), &io::Error::from(kind), naming, here);
            assert_eq!(said.replace(&here.display().to_string(), "HERE"), expect);
        };
        check(
            io::ErrorKind::NotFound,
            Naming::Serve,
            "the specs folder `specs` does not exist in `HERE`: make it (`mkdir specs`), or name the folder with the \
             specs: `livespecs --specs-dir DIR`",
        );
        check(
            io::ErrorKind::NotADirectory,
            Naming::Check,
            "`specs` is a file, and no folder of specs; name the folder with the specs: `livespecs check DIR`",
        );
        check(
            io::ErrorKind::PermissionDenied,
            Naming::Prepare,
            "this user may not read the specs folder `specs`; name the folder with the specs: \
             `livespecs prepare --specs-dir DIR`",
        );
        std::fs::create_dir_all(here.join("docs/specs")).unwrap();
        check(
            io::ErrorKind::NotFound,
            Naming::Check,
            "the specs folder `specs` does not exist in `HERE`; there is `docs/specs`: `livespecs check docs/specs`",
        );
    }
}
