//! The path of a `file()` call → the path from the tree's root.

use crate::report::Problem;

pub(super) const OUTSIDE: Problem =
    Problem { code: "read/terraform-path", message: "this is no path to a file of the tree" };

/// How `path.module` is kept in a path's text.
pub(super) const MODULE: &str = "${path.module}";

/// Where the module stands in the tree.
const FOLDER: &str = "terraform";

/// `${path.module}/../vault/x` as `vault/x`; `None` where it is not below the module's folder or
/// the tree's root.
pub(super) fn in_tree(path: &str) -> Option<String> {
    let rest = path.strip_prefix(MODULE)?.strip_prefix('/')?;
    let mut segments = vec![FOLDER];
    for segment in rest.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()?),
            other if other.contains(['$', '\\', '\0']) => return None,
            other => segments.push(other),
        }
    }
    (!segments.is_empty()).then(|| segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::in_tree;

    #[test]
    fn paths_are_from_the_root_of_the_tree_and_stay_in_it() {
        for (path, want) in [
            ("${path.module}/../vault/policies/x.hcl", Some("vault/policies/x.hcl")),
            ("${path.module}/./a.json", Some("terraform/a.json")),
            ("${path.module}/../../etc/passwd", None),
            ("${path.module}", None),
            ("${path.module}x", None),
            ("vault/x", None),
            ("/etc/passwd", None),
            ("${path.module}/../${path.module}/x", None),
        ] {
            assert_eq!(in_tree(path).as_deref(), want, "{path}");
        }
    }
}
