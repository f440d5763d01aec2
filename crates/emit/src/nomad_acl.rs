//! Nomad's ACL policies, in the form that HCL 1 (which Nomad reads them by) and HCL 2 (whose
//! formatter `nomad fmt` is) take alike.

use crate::artifact::{Artifacts, Unprintable};
use crate::print::hcl::{self, Body, Expr};
use crate::print::hcl1;
use crate::print::lines::NOTICE;
use std::collections::BTreeSet;
use writ_semantics::nomad::acl::{Policy, Rule};
use writ_semantics::{Facts, place};
use writ_source::Span;

/// Prints every policy.
pub fn emit(facts: &Facts, artifacts: &mut Artifacts) -> Result<(), Unprintable> {
    for policy in facts.acl_policies.values() {
        let file = file(policy)?;
        artifacts.add(place::acl_policy(&policy.name), hcl::file(&file, NOTICE)?.finish());
    }
    Ok(())
}

/// The file of a policy.
pub fn file(policy: &Policy) -> Result<Body, Unprintable> {
    let mut file = Body::new();
    for rule in &policy.rules {
        let span = Some(rule.span());
        match rule {
            Rule::Namespace { name, policy, capabilities, variables, span: at } => {
                let mut inner = body(policy.as_deref(), capabilities, *at)?;
                if !variables.is_empty() {
                    let mut paths = Body::new();
                    for path in variables {
                        let capabilities = body(None, &path.capabilities, path.span)?;
                        paths.block("path", &[plain(&path.path, path.span)?], capabilities, Some(path.span));
                    }
                    inner.block("variables", &[], paths, span);
                }
                file.block("namespace", &[plain(name, *at)?], inner, span);
            }
            Rule::Named { kind, name, policy, capabilities, span: at } => {
                let inner = body(policy.as_deref(), capabilities, *at)?;
                file.block(kind.keyword(), &[plain(name, *at)?], inner, span);
            }
            Rule::Coarse { kind, policy, span: at } => {
                file.block(kind.keyword(), &[], body(Some(policy), &BTreeSet::new(), *at)?, span);
            }
        }
    }
    Ok(file)
}

fn body(policy: Option<&str>, capabilities: &BTreeSet<String>, at: Span) -> Result<Body, Unprintable> {
    let mut body = Body::new();
    if let Some(policy) = policy {
        body.set("policy", Expr::Text(plain(policy, at)?.to_owned()), Some(at));
    }
    if !capabilities.is_empty() {
        let words = capabilities.iter().map(|word| Ok(Expr::Text(plain(word, at)?.to_owned())));
        body.set("capabilities", Expr::List(words.collect::<Result<_, Unprintable>>()?), Some(at));
    }
    Ok(body)
}

/// A text that both languages read as it stands: HCL 1's printer refuses escapes and `${`; `%{`
/// is a template of HCL 2 only, and is refused too.
fn plain(text: &str, at: Span) -> Result<&str, Unprintable> {
    let what = "a text of a Nomad ACL policy";
    hcl1::string(text, what, at)?;
    if text.contains("%{") {
        return Err(Unprintable { what, origin: Some(at) });
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use writ_semantics::nomad::acl::Variables;

    #[test]
    fn what_either_hcl_would_read_otherwise_is_refused() {
        let mut files = writ_source::Files::new();
        let span = Span::new(files.add("x", ""), 0..0);
        let policy = |name: &str, path: &str| Policy {
            name: "p".to_owned(),
            rules: vec![Rule::Namespace {
                name: name.to_owned(),
                policy: None,
                capabilities: BTreeSet::from(["read-job".to_owned()]),
                variables: vec![Variables {
                    path: path.to_owned(),
                    capabilities: BTreeSet::from(["read".to_owned()]),
                    span,
                }],
                span,
            }],
            span,
        };
        assert!(file(&policy("apps", "a/b")).is_ok());
        for bad in ["a\"b", "a\\b", "${a}", "%{a}", "a\nb", "$${a}", "\u{feff}a"] {
            assert!(file(&policy(bad, "a/b")).is_err(), "{bad:?}");
            assert!(file(&policy("apps", bad)).is_err(), "{bad:?}");
        }
    }
}
