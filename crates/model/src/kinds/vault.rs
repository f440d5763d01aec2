//! `vault platform { … }`.

use crate::entities::{Mount, MountKind, Vault};
use crate::fields::{Fields, bare_label, misplaced};
use crate::names::nearest;
use crate::{text, value};
use writ_source::{Code, Diagnostic, Diagnostics};
use writ_syntax::ast::{Block, Ident, Item};

const BAD_MOUNT: Code = Code("resolve/bad-mount");

/// Paths that Vault keeps for itself (`protectedMounts` in `vault/mount.go` and `vault/auth.go` of
/// Vault 1.21.0).
const VAULTS_OWN: [&str; 5] = ["auth", "cubbyhole", "identity", "sys", "token"];

/// Reads the block of the Vault that all of this is about; as with `aws`, there is one with errors too.
pub fn vault(block: &Block, name: &Ident, out: &mut Diagnostics) -> Vault {
    let fields = Fields::of(block, &["address"], out);
    let own = value::checked(&name.name, name.span, text::NAME, out);
    let address = fields.get("address").and_then(|a| value::text(a, text::URL, out));
    let mut mounts: Vec<Mount> = Vec::new();
    for item in &block.body {
        match item {
            Item::Block(inner) if inner.keyword.name == "mount" => {
                if let Some(mount) = mount(inner, &mounts, out) {
                    mounts.push(mount);
                }
            }
            other => misplaced(other, "vault", out),
        }
    }
    Vault { name: own.unwrap_or_default(), address, mounts, span: block.span }
}

/// `mount aws { path = "aws-prod", existing = true }`.
fn mount(block: &Block, others: &[Mount], out: &mut Diagnostics) -> Option<Mount> {
    let fields = Fields::of_plain(block, &["path", "existing"], out);
    let label = bare_label(block, out)?;
    let existing = fields.get("existing").and_then(|a| value::boolean(a, out)).unwrap_or(false);
    let alphabet = if existing { text::EXISTING_MOUNT } else { text::MOUNT };
    let path = fields.get("path").and_then(|a| value::text(a, alphabet, out));
    if let Some(path) = &path
        && VAULTS_OWN.contains(&path.value.split('/').next().unwrap_or_default())
    {
        out.push(
            Diagnostic::error(
                BAD_MOUNT,
                "path that is vault's own",
                path.span,
                format!("nothing can be mounted at `{}`", path.value),
            )
            .help("name the path that the engine or login method is at"),
        );
    }
    let Some(kind) = MountKind::ALL.iter().find(|kind| kind.word() == label.name) else {
        let words = MountKind::ALL.iter().map(|kind| kind.word());
        let finding = Diagnostic::error(
            BAD_MOUNT,
            "mount that is not known",
            label.span,
            format!("writ writes to no mount of kind `{}`", label.name),
        );
        out.push(match nearest(&label.name, words.clone()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => {
                let list = words.map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
                finding.help(format!("the kinds are {list}"))
            }
        });
        return None;
    };
    if let Some(first) = others.iter().find(|other| other.kind == *kind) {
        out.push(
            Diagnostic::error(BAD_MOUNT, "mount said twice", label.span, format!("`{}` again", label.name))
                .also(first.span, "said here first")
                .help("keep one of the two"),
        );
    }
    Some(Mount { kind: *kind, path, existing, span: block.span })
}
