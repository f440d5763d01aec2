//! How fast parsing is: `cargo run -p writ-syntax --release --example throughput`.
//!
//! Prints MB/s of pest by itself (block by block, pairs counted) and of the whole of `parse`.

use std::time::Instant;

use writ_source::Files;

const SERVICE: &str = r#"# A database to one folder of a bucket, twice a day.
service db-backup-@ {
  image        = "registry.internal/db-backup:1.4.2"
  run          = on twice-daily
  runs_at_most = 40m
  cpu          = 200 MHz
  memory       = 256 MiB
  constraint   = [node.class == "backup", kernel != "darwin"]

  port http { to = 8080 }

  may dump              on all tables in orders.public
  may list, read, write on archive/"dbbackup/@/"   { credential_ttl = 1h }
  may select, insert on accounts.public.customers {
    credential_ttl = 1h
    deliver        = json "secrets/config.json"
  }
}

check "the backup @ does its job and nothing else" {
  db-backup-@ can    write  archive/"dbbackup/@/2026-11-22.sql"
  db-backup-@ cannot delete archive/"dbbackup/@/2026-11-22.sql"
  db-backup-@ cannot read   archive/"dbbackup/@/x"  as job "other" in namespace "default"
  only db-backup-@ can write archive/"dbbackup/@/"
}
"#;

fn main() {
    let mut source = String::new();
    let mut blocks = Vec::new();
    for number in 0.. {
        if source.len() >= 5_000_000 {
            break;
        }
        let text = SERVICE.replace('@', &number.to_string());
        if let Some((service, check)) = text.split_once("\n}\n\n") {
            blocks.push(format!("{service}\n}}\n"));
            blocks.push(check.to_owned());
        }
        source.push_str(&text);
    }
    let megabytes = |bytes: usize| f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6;

    let start = Instant::now();
    let pairs: Option<usize> = blocks.iter().map(|b| writ_syntax::measure::count_of_pairs(b)).sum();
    let pest = megabytes(blocks.iter().map(String::len).sum()) / start.elapsed().as_secs_f64();

    let mut files = Files::new();
    let size = megabytes(source.len());
    let id = files.add("generated.writ", source);
    let start = Instant::now();
    let (tree, found) = writ_syntax::parse(&files, id);
    let whole = size / start.elapsed().as_secs_f64();

    println!("source  {size:.1} MB, {} blocks, {} errors", tree.blocks.len(), found.len());
    println!("pest    {pest:.0} MB/s ({} pairs)", pairs.unwrap_or(0));
    println!("parse   {whole:.0} MB/s");
}
