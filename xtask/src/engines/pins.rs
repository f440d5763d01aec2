//! The facts about each engine: what it is called, which version is pinned, and how it is built.
//!
//! The one table to change for a new version, together with `xtask/engines/<recipe>/go.mod`; a test holds
//! the two together.

/// A real server, or tool, that live tests run against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// HashiCorp Vault.
    Vault,
    /// HashiCorp Nomad.
    Nomad,
    /// MinIO: a real S3 with an IAM policy engine written by others.
    Minio,
    /// OpenTofu: judges the Terraform files.
    Tofu,
    /// PostgreSQL: taken from the system, never built.
    Postgres,
}

/// How an engine is built from its Go module.
pub struct Recipe {
    /// The folder below `xtask/engines` with `go.mod` and `go.sum`.
    pub folder: &'static str,
    /// The binary's name.
    pub bin: &'static str,
    /// The version that `go.mod` requires, without the `v`.
    pub version: &'static str,
    /// The package to build.
    pub package: &'static str,
    /// Whether it needs cgo, and so a C compiler and a static libc.
    pub cgo: bool,
    /// What the linker is told.
    pub ldflags: &'static str,
    /// How the binary is asked for its version.
    pub version_arg: &'static str,
    /// The word by which a binary found in PATH shows that it is the pinned one.
    pub says: &'static str,
}

const STRIPPED: &str = "-s -w";
// Only glibc's static archive is asked for: elsewhere there is none, and a dynamic binary does as well.
const STRIPPED_STATIC_C: &str =
    if cfg!(target_os = "linux") { "-s -w -linkmode external -extldflags \"-static\"" } else { STRIPPED };

const VAULT: Recipe = Recipe {
    folder: "vault",
    bin: "vault",
    version: "1.21.0",
    package: "github.com/hashicorp/vault",
    cgo: false,
    ldflags: STRIPPED,
    version_arg: "version",
    says: "1.21.0",
};

const NOMAD: Recipe = Recipe {
    folder: "nomad",
    bin: "nomad",
    version: "1.11.1",
    package: "github.com/hashicorp/nomad",
    cgo: true,
    ldflags: STRIPPED_STATIC_C,
    version_arg: "version",
    says: "1.11.1",
};

// A MinIO that was not built by its own makefile calls itself DEVELOPMENT.GOGET, whatever it is, so in PATH
// only a binary that names the pinned commit would be taken.
const MINIO: Recipe = Recipe {
    folder: "minio",
    bin: "minio",
    version: "0.0.0-20260212201848-7aac2a2c5b7c",
    package: "github.com/minio/minio",
    cgo: false,
    ldflags: STRIPPED,
    version_arg: "--version",
    says: "commit-id=7aac2a2c5b7c",
};

const TOFU: Recipe = Recipe {
    folder: "opentofu",
    bin: "tofu",
    version: "1.12.6",
    package: "github.com/opentofu/opentofu/cmd/tofu",
    cgo: false,
    ldflags: STRIPPED,
    version_arg: "version",
    says: "1.12.6",
};

impl Engine {
    /// Every engine, in the order in which they are looked for and built.
    pub const ALL: [Engine; 5] = [Self::Vault, Self::Nomad, Self::Minio, Self::Tofu, Self::Postgres];

    /// The name that the command line and `[package.metadata.live]` use.
    pub fn name(self) -> &'static str {
        self.recipe().map_or("postgres", |recipe| recipe.bin)
    }

    /// How it is built; none for PostgreSQL.
    pub fn recipe(self) -> Option<&'static Recipe> {
        match self {
            Self::Vault => Some(&VAULT),
            Self::Nomad => Some(&NOMAD),
            Self::Minio => Some(&MINIO),
            Self::Tofu => Some(&TOFU),
            Self::Postgres => None,
        }
    }

    /// The engine of this name: `tofu` and `opentofu` are the same one.
    pub fn parse(name: &str) -> Result<Self, String> {
        let is = |engine: &Self| {
            engine.name() == name || engine.recipe().is_some_and(|recipe| recipe.folder == name)
        };
        Self::ALL.into_iter().find(is).ok_or_else(|| {
            format!("there is no engine `{name}`: there are {}", Self::ALL.map(Self::name).join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Engine;
    use crate::workspace::xtask_dir;

    #[test]
    fn each_go_mod_requires_the_pinned_version() {
        for recipe in Engine::ALL.into_iter().filter_map(Engine::recipe) {
            let path = xtask_dir().join("engines").join(recipe.folder).join("go.mod");
            let go_mod = std::fs::read_to_string(&path).unwrap();
            let version = format!("v{}", recipe.version);
            let pins = |line: &str| {
                let mut words = line.trim_start_matches("require ").split_whitespace();
                let module = words.next().unwrap_or_default();
                let rest = recipe.package.strip_prefix(module);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                    && words.next() == Some(&version)
            };
            assert!(go_mod.lines().any(pins), "{} does not require {version}", path.display());
        }
    }

    #[test]
    fn names_are_parsed_and_an_unknown_one_lists_the_others() {
        for engine in Engine::ALL {
            assert_eq!(Engine::parse(engine.name()), Ok(engine));
        }
        assert_eq!(Engine::parse("opentofu"), Ok(Engine::Tofu));
        let error = Engine::parse("consul").unwrap_err();
        assert_eq!(error, "there is no engine `consul`: there are vault, nomad, minio, tofu, postgres");
    }
}
