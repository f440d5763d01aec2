//! Rules about what stands in files beside the sources, which a rule's page has no room for.

use writ_stack::{Beside, Sources};

/// The codes of what is found in a stack of one source and one file beside it, and what is to be done.
fn found(source: &str, template: &'static str) -> Vec<(&'static str, String)> {
    let files = vec![("shop.writ".to_owned(), source.as_bytes().to_vec())];
    let beside = Beside::new(move |name| {
        assert_eq!(name, "keys.tpl");
        Ok(template.as_bytes().to_vec())
    });
    let outcome = writ_stack::check(Sources { files, beside, ..Sources::default() });
    let of = |finding: &&writ_source::Diagnostic| (finding.code.0, finding.help.clone().unwrap_or_default());
    outcome.diagnostics.sorted().iter().map(of).collect()
}

/// A service whose own template reads its keys is restarted or told by what that template says.
#[test]
fn keys_in_a_template_of_ones_own_restart_by_what_it_says() {
    let stack = |on_change: &str| {
        format!(
            "stack \"shop\" {{ region = \"eu-west-1\" }}\n\
             aws production {{\n  account = \"111122223333\"\n  vault = \"arn:aws:iam::111122223333:user/vault\"\n}}\n\
             bucket archive {{ name = \"my-bucket\" }}\n\
             service web {{\n  image = \"registry.internal/web:1.0.0\"\n  may read on archive/\"uploads/\"\n  \
             template \"secrets/keys\" {{\n    source = file(\"keys.tpl\")\n    on_change = {on_change}\n  }}\n}}\n\
             check \"it reads uploads alone\" {{\n  web can read archive/\"uploads/x\"\n  web cannot read archive/\"other/x\"\n}}\n"
        )
    };
    let keys = "{{ with secret \"aws/creds/shop_web\" }}{{ .Data.access_key }}{{ end }}\n";
    assert_eq!(found(&stack("signal \"SIGHUP\""), keys), []);
    let restarted = found(&stack("restart"), keys);
    let codes: Vec<&str> = restarted.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["rule/restart-for-keys"]);
    assert!(restarted[0].1.contains("in the template"), "{restarted:?}");
}
