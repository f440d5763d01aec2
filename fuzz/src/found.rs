//! What was found once: each input of `fuzz/found/` is small, named for what was wrong, and held
//! against all that its target is held against.

use crate::target::Target;
use std::path::Path;

#[test]
fn what_was_found_once_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let input = std::fs::read(&path).unwrap();
        for target in Target::ALL {
            if let Err(why) = target.run(&input) {
                panic!("{} of {}: {why}", target.name(), path.display());
            }
        }
        count += 1;
    }
    assert!(count > 0);
}
