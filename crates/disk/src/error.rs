//! What went wrong on the disk: one type, one table of codes, messages and help.

use crate::show;
use std::error::Error;
use std::fmt;
use std::path::Path;

/// How many paths [`DiskError`]'s one-line form names; [`DiskError::paths`] has all of them.
const SHOWN: usize = 10;

/// An error with the paths that it is about.
#[derive(Debug)]
pub struct DiskError {
    kind: Kind,
    paths: Vec<String>,
    reason: Option<Box<dyn Error + Send + Sync>>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $message:literal, $help:literal;)*) => {
        /// What went wrong. Codes are never reused for something else.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            /// Its stable name, such as `disk/foreign-file`.
            pub const fn code(self) -> &'static str {
                match self { $(Kind::$name => $code,)* }
            }

            /// A constant summary, in lower case.
            pub const fn message(self) -> &'static str {
                match self { $(Kind::$name => $message,)* }
            }

            /// What to do.
            pub const fn help(self) -> &'static str {
                match self { $(Kind::$name => $help,)* }
            }
        }
    };
}

kinds! {
    /// The system refused to read; the reason is the [source](Error::source).
    CannotRead = "disk/cannot-read", "cannot read from the disk",
        "check that the path exists and that you may read it";
    /// The system refused to write; the reason is the [source](Error::source).
    CannotWrite = "disk/cannot-write", "cannot write to the disk",
        "check the permissions and the free space, then run again: a write that was begun is finished or undone";
    /// The file system has no locks for folders.
    CannotLock = "disk/cannot-lock", "cannot lock the folder",
        "put the folder on a file system with locks, such as a local disk";
    /// Another run holds the folder's lock.
    Busy = "disk/busy", "another run is at work in the folder",
        "wait for the other run of writ to end, then run again";
    /// A folder without any `.writ` file.
    NoSources = "disk/no-sources", "no `.writ` file in the folder",
        "give a folder that holds `.writ` files, or make a first one by `writ init`";
    /// Something else than a folder or a `.writ` file where sources should be.
    NotSources = "disk/not-sources", "neither a folder nor a `.writ` file",
        "give the folder that holds the `.writ` files, or one of them";
    /// A `.writ` file where the first one should be made.
    SourcesExist = "disk/sources-exist", "the folder holds a stack already",
        "edit the `.writ` files that are there, or give another folder; nothing was written";
    /// A folder without any artifact.
    NoArtifacts = "disk/no-artifacts", "no artifacts in the folder",
        "give the folder that `writ compile` wrote to";
    /// A name that is not UTF-8, or holds control or bidirectional characters.
    BadName = "disk/bad-name", "a file name that cannot be shown safely",
        "rename the file: names are UTF-8 without control and bidirectional characters";
    /// A folder, FIFO, device or socket where a file should be.
    NotAFile = "disk/not-a-file", "not a regular file",
        "move away what is there: only regular files are read and replaced";
    /// Something else where a folder should be.
    NotAFolder = "disk/not-a-folder", "not a folder",
        "move away what is there, or give another folder";
    /// A symbolic link at or below the folder of a tree.
    Symlink = "disk/symlink", "a symbolic link in a tree of artifacts",
        "replace the link by what it points to: links in a tree are never followed";
    /// A source that is a link to something outside its folder.
    OutsideFolder = "disk/outside-folder", "a link that leads out of the folder",
        "copy the file into the folder: links to sources are followed only within it";
    /// A source that is to be rewritten, and is a link.
    LinkedSource = "disk/linked-source", "a source that is a link",
        "name the file that it points to: nothing is written through links";
    /// A file that sources name, and that is hidden or Terraform's state.
    Private = "disk/private-file", "a file that is not for others",
        "copy what a task needs into a file of its own: nothing hidden and no state is read";
    /// The path to another stack leads out of the repository.
    OutsideRepository = "disk/outside-repository", "a path that leads out of the repository",
        "put the other stack into the same repository: without a `.git` folder above, only the folders beside this one are read";
    /// A symbolic link on the path to another stack, or to a file that sources name.
    LinkOnTheWay = "disk/link-on-the-way", "a symbolic link on the way to what sources name",
        "write the path that the link leads to, or copy the file: no link is followed on the way";
    /// Past 16 MiB for a file, or 64 MiB for all.
    TooLarge = "disk/too-large", "more bytes than are read",
        "keep files below 16 MiB and all of them together below 64 MiB";
    /// Past 100,000 files.
    TooMany = "disk/too-many-files", "more files than are read",
        "keep a folder of sources or a tree of artifacts below 100,000 files";
    /// A file that is not UTF-8.
    NotText = "disk/not-text", "not UTF-8 text",
        "save the file as UTF-8, or move it out of the tree of artifacts";
    /// A path that no artifact can have.
    BadPath = "disk/bad-path", "not a path of an artifact",
        "this is a bug of writ: artifacts have plain relative paths below its own folders";
    /// Paths that are one on some file system.
    CollidingPaths = "disk/colliding-paths", "paths that cannot stand side by side",
        "rename one of the declarations: their files differ in case only, or one is the other's folder";
    /// A file that Writ did not make, where one should be written.
    ForeignFile = "disk/foreign-file", "writ did not make this file",
        "move it away, or choose another output folder; nothing was written";
    /// Artifacts that were edited since they were written.
    EditedFile = "disk/edited-file", "edited since writ wrote it",
        "move the edit into the `.writ` source, or give `--overwrite-edited`; nothing was overwritten";
    /// A `writ.lock.json` that is none.
    BadLockFile = "disk/bad-lock-file", "not a lock file of this version of writ",
        "restore `writ.lock.json` from version control; nothing was written";
    /// The new lock file does not say what the new files are.
    LockMismatch = "disk/lock-mismatch", "the new lock file and the new files differ",
        "this is a bug of writ: the lock file lists every file with its digest";
    /// A journal of a killed run is there.
    UnfinishedWrite = "disk/unfinished-write", "unfinished write",
        "run `writ compile` into the folder once more: it finishes what a killed run began";
    /// A journal that is none, or whose staged files are gone.
    BadJournal = "disk/bad-journal", "an unfinished write that cannot be finished",
        "remove the folder `.writ` in it, look at what changed, and run `writ compile` again";
    /// A file was swapped while it was looked at.
    Changed = "disk/changed-meanwhile", "changed while it was read",
        "run again when nothing else works in the folder";
}

impl DiskError {
    /// An error about one path.
    pub(crate) fn at(kind: Kind, path: impl AsRef<Path>) -> Self {
        Self { kind, paths: vec![show::path(path.as_ref())], reason: None }
    }

    /// An error about several paths, in their order.
    pub(crate) fn about<P: AsRef<Path>>(kind: Kind, paths: impl IntoIterator<Item = P>) -> Self {
        let paths = paths.into_iter().map(|path| show::path(path.as_ref())).collect();
        Self { kind, paths, reason: None }
    }

    /// The same with the reason underneath; it holds no text of a file.
    #[must_use]
    pub(crate) fn because(mut self, reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// What went wrong.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Its stable name, such as `disk/foreign-file`.
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// A constant summary, in lower case.
    pub const fn message(&self) -> &'static str {
        self.kind.message()
    }

    /// What to do.
    pub const fn help(&self) -> &'static str {
        self.kind.help()
    }

    /// What is wrong, with the reason, and what to do.
    pub fn told(&self) -> (String, String) {
        let wrong = match &self.reason {
            Some(reason) => format!("{self}: {reason}"),
            None => self.to_string(),
        };
        (wrong, self.help().to_owned())
    }

    /// The paths that it is about, safe to print: controls and bad bytes are escaped.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())?;
        for (n, path) in self.paths.iter().take(SHOWN).enumerate() {
            write!(f, "{} `{path}`", if n == 0 { ":" } else { "," })?;
        }
        match self.paths.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

impl Error for DiskError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.reason.as_deref().map(|reason| reason as &(dyn Error + 'static))
    }
}
