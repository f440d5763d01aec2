//! Where engines are kept between runs: outside of the work tree, under a key that changes with all that
//! goes into a build.
//!
//! ```text
//! <cache>/writ/engines/<name>-<version>-<key>/<bin>   with build.log beside it
//! <cache>/writ/engines/<name>-<version>-<key>.lock
//! <cache>/writ/bin/<bin>                              → the one in use; here `writ verify` looks after PATH
//! ```

use super::pins::Recipe;
use anyhow::Context;
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

/// Writ's cache folder.
#[derive(Clone)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// `$XDG_CACHE_HOME/writ`, or `$HOME/.cache/writ`.
    pub fn new(xdg_cache_home: Option<OsString>, home: Option<OsString>) -> anyhow::Result<Self> {
        let absolute = |value: OsString| Some(PathBuf::from(value)).filter(|path| path.is_absolute());
        let root = xdg_cache_home
            .and_then(absolute)
            .or_else(|| home.and_then(absolute).map(|home| home.join(".cache")))
            .context("no place for the engines: set HOME or XDG_CACHE_HOME to an absolute path")?;
        Ok(Self { root: root.join("writ") })
    }

    /// The cache's own folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of one build of one engine.
    pub fn folder(&self, recipe: &Recipe, key: &str) -> PathBuf {
        let name = recipe.folder;
        self.root.join("engines").join(format!("{name}-{}-{key}", recipe.version))
    }

    /// The folder with a link to each engine in use.
    pub fn bin(&self) -> PathBuf {
        self.root.join("bin")
    }

    /// Makes `bin/<bin>` point at `target`, in one step: whoever reads it meanwhile sees the old or the new.
    pub fn link(&self, bin: &str, target: &Path) -> anyhow::Result<()> {
        let link = self.bin().join(bin);
        if fs::read_link(&link).is_ok_and(|old| old == target) {
            return Ok(());
        }
        let temporary = self.bin().join(format!(".{bin}-{}", process::id()));
        let replace = || {
            fs::create_dir_all(self.bin())?;
            drop(fs::remove_file(&temporary));
            std::os::unix::fs::symlink(target, &temporary)?;
            fs::rename(&temporary, &link)
        };
        replace().with_context(|| format!("`{}` can't be linked", link.display()))
    }
}

/// Everything that decides what a build makes.
pub struct Inputs<'a> {
    /// The bytes of `go.mod`.
    pub go_mod: &'a [u8],
    /// The bytes of `go.sum`.
    pub go_sum: &'a [u8],
    /// cgo, linker flags and package.
    pub flags: &'a str,
    /// What `go version` prints: the version, the system and the processor.
    pub go_version: &'a str,
}

/// 12 hexadecimal digits over all inputs. Each goes in after its length, so that no byte can move from one
/// to the next unseen.
pub fn key(inputs: &Inputs<'_>) -> String {
    let mut hash = Sha256::new();
    for part in [inputs.go_mod, inputs.go_sum, inputs.flags.as_bytes(), inputs.go_version.as_bytes()] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(6).fold(String::new(), |mut hex, byte| {
        // Writing to a String never fails.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::{Cache, Inputs, key};
    use std::collections::BTreeSet;
    use std::path::Path;

    fn key_of(go_mod: &str, go_sum: &str, flags: &str, go_version: &str) -> String {
        key(&Inputs { go_mod: go_mod.as_bytes(), go_sum: go_sum.as_bytes(), flags, go_version })
    }

    #[test]
    fn the_key_is_twelve_digits_and_changes_with_each_input() {
        let keys: BTreeSet<String> = [
            key_of("mod", "sum", "flags", "go"),
            key_of("mod2", "sum", "flags", "go"),
            key_of("mod", "sum2", "flags", "go"),
            key_of("mod", "sum", "flags2", "go"),
            key_of("mod", "sum", "flags", "go2"),
            key_of("mods", "um", "flags", "go"),
        ]
        .into();
        assert_eq!(keys.len(), 6);
        assert!(keys.iter().all(|key| key.len() == 12 && key.bytes().all(|b| b.is_ascii_hexdigit())));
        assert_eq!(key_of("mod", "sum", "flags", "go"), key_of("mod", "sum", "flags", "go"));
    }

    #[test]
    fn the_cache_follows_xdg() {
        let root = |xdg: Option<&str>, home: Option<&str>| {
            Cache::new(xdg.map(Into::into), home.map(Into::into)).map(|cache| cache.root).ok()
        };
        assert_eq!(root(Some("/x"), Some("/h")).unwrap(), Path::new("/x/writ"));
        assert_eq!(root(None, Some("/h")).unwrap(), Path::new("/h/.cache/writ"));
        assert_eq!(root(Some(""), Some("/h")).unwrap(), Path::new("/h/.cache/writ"));
        assert_eq!(root(Some("relative"), Some("/h")).unwrap(), Path::new("/h/.cache/writ"));
        assert!(root(None, None).is_none());
    }

    #[test]
    fn a_link_is_replaced() {
        let root = std::env::temp_dir().join(format!("writ-xtask-link-{}", std::process::id()));
        let cache = Cache { root: root.clone() };
        cache.link("vault", Path::new("/one")).unwrap();
        cache.link("vault", Path::new("/two")).unwrap();
        cache.link("vault", Path::new("/two")).unwrap();
        assert_eq!(std::fs::read_link(root.join("bin/vault")).unwrap(), Path::new("/two"));
        assert_eq!(std::fs::read_dir(root.join("bin")).unwrap().count(), 1);
        std::fs::remove_dir_all(root).unwrap();
    }
}
