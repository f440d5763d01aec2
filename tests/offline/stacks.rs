//! Several stacks: what one shares and another takes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use writ_stack::{Compiled, Folders, Outcome, Refused, Sources};
use writ_tests::{fixture, sources, writ};

type Stack = Vec<(String, Vec<u8>)>;

/// A stack of one file beside others, each by the path to it.
fn beside(text: &str, others: &[(&str, &str)], environment: Option<&str>) -> Sources {
    let of = |text: &str| vec![("stack.writ".to_owned(), text.as_bytes().to_vec())];
    let others: BTreeMap<String, Stack> =
        others.iter().map(|(path, text)| ((*path).to_owned(), of(text))).collect();
    let folders = Folders::new(move |path| {
        let refused = || Refused { code: "disk/no-sources", why: "none".to_owned(), help: "none".to_owned() };
        others.get(path).cloned().ok_or_else(refused)
    });
    Sources { files: of(text), folders, environment: environment.map(str::to_owned), ..Sources::default() }
}

fn found<T>(outcome: &Outcome<T>) -> Vec<String> {
    let one = |d: &&writ_source::Diagnostic| {
        let places = d.secondary.iter().map(|label| label.span).chain([d.primary.span]);
        let files: Vec<&str> = places.map(|span| outcome.files.get(span.file).name.as_str()).collect();
        format!("{}: {} [{}]", d.code.0, d.primary.text, files.join(" "))
    };
    outcome.diagnostics.sorted().iter().map(one).collect()
}

fn compiled(sources: Sources) -> Compiled {
    let outcome = writ_stack::compile(sources);
    let errors = found(&outcome);
    outcome.value.unwrap_or_else(|| panic!("{errors:#?}"))
}

fn errors(sources: Sources) -> Vec<String> {
    let outcome = writ_stack::compile(sources);
    assert!(outcome.value.is_none());
    found(&outcome)
}

const AWS: &str =
    "aws main {\n account = \"111122223333\"\n vault = \"arn:aws:iam::111122223333:role/vault\"\n}\n";

/// A stack that shares a bucket and grants nothing itself.
const OWNER: &str =
    "stack \"owner\" { }\nbucket archive {\n name = \"owner-archive\"\n shared_with = [\"user\"]\n}\n";

/// A stack that takes that bucket.
fn user() -> String {
    format!(
        "stack \"user\" {{ }}\n{AWS}use owner {{\n from = \"../owner\"\n take = [archive]\n}}\n\
         service copy {{\n image = \"registry.internal/copy:1.0.0\"\n may write on archive/\"copies/\"\n}}\n"
    )
}

/// The artifacts of one of the two stacks in `fixtures/stacks`.
fn artifacts(name: &str) -> BTreeMap<String, String> {
    let read = |folder: &str| -> Stack { sources(folder).files };
    let folders = Folders::new(move |path| Ok(read(&format!("stacks/{}", path.trim_start_matches("../")))));
    let compiled = compiled(Sources { folders, ..sources(&format!("stacks/{name}")) });
    compiled
        .artifacts
        .files
        .iter()
        .map(|(path, artifact)| (path.clone(), artifact.text().to_owned()))
        .collect()
}

#[test]
fn both_stacks_compile_without_a_finding() {
    for name in ["payments", "backups"] {
        let output = writ(&["check", &format!("fixtures/stacks/{name}")]).unwrap();
        assert_eq!(output.status.code(), Some(0), "{name}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
    }
}

/// What Vault takes for a match (`StrListContainsGlob`), for patterns with one `*` inside.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => {
            name.len() >= before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
        }
    }
}

#[test]
fn the_owners_connection_allows_the_roles_of_the_other_stack_and_no_others() {
    let (owners, users) = (artifacts("payments"), artifacts("backups"));
    let read = |text: &str| -> serde_json::Value { serde_json::from_str(text).unwrap() };
    let role = "backups_order-backup_orders";
    let body = read(&users[&format!("vault/database/roles/{role}.json")]);
    let connection = body["db_name"].as_str().unwrap();
    let config = read(&owners[&format!("vault/database/config/{connection}.json")]);
    let allowed: Vec<&str> =
        config["allowed_roles"].as_array().unwrap().iter().filter_map(|r| r.as_str()).collect();
    let allows = |name: &str| allowed.iter().any(|pattern| matches(pattern, name));
    assert!(allows(role) && allows("payments_ledger_orders") && allows("backups_a_b_orders"), "{allowed:?}");
    for other in ["audit_x_orders", "backups_x_accounts", "backups-2_x_orders", "payments_other_orders", "x"]
    {
        assert!(!allows(other), "{other}: {allowed:?}");
    }
    // The connection, its setup and its mount are the owner's alone.
    assert!(!users.keys().any(|path| path.contains("/config/") || path.ends_with("setup.sql")));
    let applied =
        users.iter().filter(|(path, _)| path.starts_with("terraform/") || path.starts_with("vault/"));
    for (path, text) in applied {
        assert!(!text.contains("vault_mount") && !text.contains("allowed_roles"), "{path}: {text}");
    }
    assert!(owners.contains_key("postgres/orders/setup.sql"));
}

#[test]
fn what_expand_prints_needs_the_other_stack_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let printed = writ(&["expand", "fixtures/stacks/backups"]).unwrap();
    assert_eq!(printed.status.code(), Some(0));
    let printed = String::from_utf8(printed.stdout).unwrap();
    insta::assert_snapshot!("a_stack_that_takes_from_another", printed);
    std::fs::write(folder.path().join("alone.writ"), printed).unwrap();
    let out = folder.path().join("out");
    let compile = writ(&["compile", folder.path().to_str().unwrap()]).unwrap();
    assert_eq!(compile.status.code(), Some(0), "{}", String::from_utf8_lossy(&compile.stderr));
    let (alone, beside) = (writ_disk::tree(&out).unwrap(), artifacts("backups"));
    assert!(alone.keys().eq(beside.keys()));
    for (path, text) in &beside {
        let has_places = matches!(path.as_str(), "access.json" | writ_disk::LOCK_FILE);
        assert!(has_places || *text == alone[path], "{path}");
    }
}

#[test]
fn a_line_of_an_artifact_leads_to_the_other_stacks_source() {
    let lock = &artifacts("backups")[writ_disk::LOCK_FILE];
    assert!(lock.contains(": \"../payments/payments.writ:"), "{lock}");
    assert!(!lock.contains("\"/"), "no path of a machine: {lock}");
}

#[test]
fn a_change_of_the_owner_makes_the_others_tree_stale() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |name: &str, file: &str, edit: &dyn Fn(String) -> String| {
        let text = std::fs::read_to_string(fixture("stacks").join(name).join(file)).unwrap();
        std::fs::create_dir_all(folder.path().join(name)).unwrap();
        std::fs::write(folder.path().join(name).join(file), edit(text)).unwrap();
    };
    copy("payments", "payments.writ", &|text| text);
    copy("backups", "backups.writ", &|text| text);
    let backups = folder.path().join("backups");
    let backups = backups.to_str().unwrap();
    assert_eq!(writ(&["compile", backups]).unwrap().status.code(), Some(0));
    assert_eq!(writ(&["compile", backups, "--check"]).unwrap().status.code(), Some(0));
    copy("payments", "payments.writ", &|text| text.replace("payments-archive", "payments-archive-2"));
    assert_eq!(writ(&["compile", backups, "--check"]).unwrap().status.code(), Some(1));
    // Without the owner's say nothing compiles any more.
    copy("payments", "payments.writ", &|text| text.replace("[\"backups\"]", "[]"));
    let refused = writ(&["compile", backups]).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(said.matches("expand/not-shared").count(), 4, "three and how to read of them: {said}");
}

#[test]
fn what_nobody_here_uses_is_made_for_those_that_it_is_shared_with() {
    let owner = "stack \"owner\" { }\ndatabase orders {\n address = \"orders-db.internal\"\n shared_with = [\"user\"]\n}\n";
    let compiled = compiled(beside(owner, &[], None));
    let files: Vec<&str> = compiled.artifacts.files.keys().map(String::as_str).collect();
    let config = "vault/database/config/owner_orders.json";
    for path in ["postgres/orders/setup.sql", config, "terraform/database-orders.tf", "terraform/mounts.tf"] {
        assert!(files.contains(&path), "{path}: {files:?}");
    }
    assert!(compiled.artifacts.files[config].text().contains("[\"user_*_orders\"]"));
    let outcome = writ_stack::compile(beside(owner, &[], None));
    assert_eq!(found(&outcome), Vec::<String>::new(), "no rule finds it unused");
}

#[test]
fn two_stacks_may_take_from_each_other_and_never_what_the_other_takes() {
    let a = format!(
        "stack \"a\" {{ }}\n{AWS}use b {{\n from = \"../b\"\n take = [of-b]\n}}\n\
         bucket of-a {{\n name = \"of-a\"\n shared_with = [\"b\", \"c\"]\n}}\n\
         service s {{\n image = \"x:1.0.0\"\n may write on of-b/\"x/\"\n}}\n"
    );
    let b = a.replace("of-b", "OF").replace("of-a", "of-b").replace("OF", "of-a");
    let b = b.replace("stack \"a\"", "stack \"b\"").replace("use b", "use a").replace("../b", "../a");
    let b = b.replace("[\"b\", \"c\"]", "[\"a\", \"c\"]");
    compiled(beside(&a, &[("../b", &b)], None));
    compiled(beside(&b, &[("../a", &a)], None));
    let c = "stack \"c\" { }\nuse a {\n from = \"../a\"\n take = [of-b]\n}\n";
    let found = errors(beside(c, &[("../a", &a), ("../b", &b)], None));
    assert_eq!(found, ["expand/unknown-shared: `a` declares nothing that is called `of-b` [stack.writ]"]);
}

#[test]
fn a_name_that_both_have_is_told_at_all_three_places() {
    let user = format!("{}bucket archive {{ name = \"users-own\" }}\n", user());
    let found = errors(beside(&user, &[("../owner", OWNER)], None));
    let clash = "resolve/duplicate-name: `archive` again [stack.writ stack.writ ../owner/stack.writ]";
    assert_eq!(found, [clash]);
}

#[test]
fn what_is_wrong_in_the_owners_block_is_told_with_who_takes_it() {
    let owner = "stack \"owner\" { }\nprofile shared { shared_with = [\"user\"] }\nprofile named { name = \"No Bucket\" }\n\
                 bucket archive { profile = [shared, named] }\n";
    let outcome = writ_stack::compile(beside(&user(), &[("../owner", owner)], None));
    let found = found(&outcome);
    let places = "[../owner/stack.writ stack.writ ../owner/stack.writ]";
    assert_eq!(found, [format!("resolve/bad-text: this is no bucket name that is taken here {places}")]);
    // The rest of the other stack is not this stack's to judge.
    let owner = format!("{OWNER}service broken {{ image = \"no image\" }}\n");
    compiled(beside(&user(), &[("../owner", &owner)], None));
}

#[test]
fn an_environment_takes_from_the_environment_of_the_same_name() {
    let bucket = |owner: &str, user: &str, environment: Option<&str>| {
        let compiled = compiled(beside(user, &[("../owner", owner)], environment));
        let policy = compiled.artifacts.files["iam/user_copy.json"].text();
        let line = policy.lines().find(|line| line.contains("arn:aws:s3")).unwrap();
        line.split(":::").nth(1).unwrap().split('/').next().unwrap().to_owned()
    };
    let owner = format!(
        "{OWNER}environment production {{ bucket archive {{ name = \"of-production\" }} }}\n\
                         environment live {{ bucket archive {{ name = \"of-live\" }} }}\n"
    );
    let user = format!("{}environment production {{ }}\nenvironment staging {{ }}\n", user());
    assert_eq!(bucket(&owner, &user, None), "owner-archive");
    assert_eq!(bucket(&owner, &user, Some("production")), "of-production");
    assert_eq!(bucket(OWNER, &user, Some("production")), "owner-archive", "an owner without environments");
    let said = |name: &str| user.replace("take =", &format!("environment = {name}\n take ="));
    assert_eq!(bucket(&owner, &said("live"), Some("production")), "of-live");
    assert_eq!(bucket(&owner, &said("base"), Some("production")), "owner-archive");
    let overlay = format!("{user}environment other {{ use owner {{ environment = live }} }}\n");
    assert_eq!(bucket(&owner, &overlay, Some("other")), "of-live");
    let missing = errors(beside(&user, &[("../owner", &owner)], Some("staging")));
    assert!(
        missing[0].starts_with("expand/which-environment: this stack has environments, but no `staging`")
    );
    let unknown = errors(beside(&said("liev"), &[("../owner", &owner)], None));
    assert!(unknown[0].starts_with("expand/unknown-environment: "), "{unknown:?}");
    // The owner names the stack as it calls itself in that environment.
    let renamed = format!("{user}environment renamed {{ stack {{ name = \"user-2\" }} }}\n");
    let refused = errors(beside(&renamed, &[("../owner", OWNER)], Some("renamed")));
    assert!(
        refused[0].starts_with("expand/not-shared: `owner` does not share it with `user-2`"),
        "{refused:?}"
    );
}

#[test]
fn an_input_that_the_owner_needs_is_the_owners_to_set() {
    let owner = OWNER.replace("\"owner-archive\"", "input name") + "input name { }\n";
    let found = errors(beside(&user(), &[("../owner", &owner)], None));
    assert_eq!(found, ["expand/missing-input: nothing says what `name` is [stack.writ ../owner/stack.writ]"]);
}

#[test]
fn without_a_folder_there_is_none_beside_it() {
    let files = vec![("<stdin>".to_owned(), user().into_bytes())];
    let found = errors(Sources::from(files));
    assert!(found[0].starts_with("expand/unreadable-stack: these sources have no folder"), "{found:?}");
}

#[test]
fn many_and_large_stacks_have_bounds() {
    let mut user = String::from("stack \"user\" { }\n");
    for n in 0..100 {
        let _ = writeln!(user, "use o{n} {{\n from = \"../o{n}\"\n take = [archive]\n}}");
    }
    let found = errors(beside(&user, &[], None));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("expand/bad-use: more than 64 stacks are used"), "{found:?}");
    let large = format!("{OWNER}{}", "#".repeat(13 << 20));
    let names: Vec<String> = (0..6).map(|n| format!("../o{n}")).collect();
    let others: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), large.as_str())).collect();
    let user = user.lines().take(1 + 6 * 4).collect::<Vec<_>>().join("\n");
    let found = errors(beside(&user, &others, None));
    let is_told =
        |one: &String| one.starts_with("expand/unreadable-stack: more than 67108864 bytes of other stacks");
    assert_eq!(found.iter().filter(|one| is_told(one)).count(), 2, "{found:?}");
}

#[test]
fn other_stacks_are_read_from_the_same_repository_only_and_by_no_link() {
    let root = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = root.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let from = |path: &str| user().replace("../owner", path);
    let check = |stack: &str, path: &str| {
        put(&format!("{stack}/user.writ"), &from(path));
        let output = writ(&["check", root.path().join(stack).to_str().unwrap()]).unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        let code = said.split_once("error[").and_then(|(_, rest)| rest.split(']').next().map(str::to_owned));
        assert_eq!(output.status.success(), code.is_none(), "{said}");
        code
    };
    put("repo/stacks/user/user.writ", "");
    for place in ["elsewhere", "repo/owner", "repo/stacks/owner", "repo/stacks/user/below/owner"] {
        put(&format!("{place}/owner.writ"), OWNER);
    }
    let outside = Some("disk/outside-repository".to_owned());
    // Without a repository: beside it and below.
    assert_eq!(check("repo/stacks/user", "../owner"), None);
    assert_eq!(check("repo/stacks/user", "below/owner"), None);
    assert_eq!(check("repo/stacks/user", "../../owner"), outside);
    // Within one: all of it.
    std::fs::create_dir(root.path().join("repo/.git")).unwrap();
    assert_eq!(check("repo/stacks/user", "../../owner"), None);
    assert_eq!(check("repo/stacks/user", "../../../elsewhere"), outside);
    assert_eq!(check("repo/stacks/user", "../../../repo/owner"), outside, "not even there and back");
    // A folder of the repository that is one itself, as submodules are.
    std::fs::write(root.path().join("repo/stacks/.git"), "gitdir: elsewhere").unwrap();
    assert_eq!(check("repo/stacks/user", "../../owner"), outside);
    std::fs::remove_file(root.path().join("repo/stacks/.git")).unwrap();
    // By no link, whether it leads out or not.
    let link =
        |to: &str, at: &str| std::os::unix::fs::symlink(root.path().join(to), root.path().join(at)).unwrap();
    link("elsewhere", "repo/stacks/out");
    link("repo/owner", "repo/stacks/in");
    link("repo", "repo/stacks/user/up");
    for path in ["../out", "../in", "up/owner"] {
        assert_eq!(check("repo/stacks/user", path).as_deref(), Some("disk/link-on-the-way"), "{path}");
    }
    // The stack itself may be called by a link: what counts is where it is.
    link("repo/stacks/user", "linked");
    let output = writ(&["check", root.path().join("linked").to_str().unwrap()]).unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    std::fs::write(root.path().join("repo/stacks/user/user.writ"), from("../owner")).unwrap();
    let output = writ(&["check", root.path().join("linked").to_str().unwrap()]).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    // What a folder holds that is none.
    put("repo/stacks/empty/notes.txt", "");
    assert_eq!(check("repo/stacks/user", "../empty").as_deref(), Some("disk/no-sources"));
    assert_eq!(check("repo/stacks/user", "../owner/owner.writ").as_deref(), Some("disk/not-a-folder"));
}
