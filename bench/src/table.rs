//! All measurements as one table, in Markdown: `docs/measurements.md` has it as it is.

use crate::cost::Cost;
use crate::{process, stack};
use anyhow::{Context as _, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// What to measure.
#[derive(clap::Args)]
pub struct Args {
    /// How many services each generated stack has
    #[arg(long, value_delimiter = ',', default_values_t = [1, 100, 1_000, 10_000])]
    services: Vec<usize>,
    /// How often each is measured; the best counts
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Where stacks and trees are written [default: beside this program]
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The program to measure as a cold process [default: the `writ` beside this program]
    #[arg(long)]
    writ: Option<PathBuf>,
}

/// A line of the table: what, what it should be, and how much it is for a stack.
struct Row {
    name: &'static str,
    aim: &'static str,
    value: fn(&Measured) -> Value,
}

enum Value {
    Milliseconds(f64),
    Megabytes(f64),
    Count(u64),
    Times(f64),
}

/// What was measured of one stack.
struct Measured {
    pest: Cost,
    compile: Cost,
    check: Cost,
    print: Cost,
    read: Cost,
    prove: Cost,
    floor: Cost,
    write: Cost,
    rewrite: Cost,
    cold_first: Cost,
    cold_again: Cost,
    cold_check: Cost,
}

#[rustfmt::skip]
const ROWS: [Row; 24] = [
    Row { name: "source", aim: "", value: |m| Value::Megabytes(bytes(m.check.count)) },
    Row { name: "tree, files", aim: "", value: |m| Value::Count(m.compile.count) },
    Row { name: "tree", aim: "", value: |m| Value::Megabytes(bytes(m.print.count)) },
    Row { name: "pest alone, CPU", aim: "", value: |m| Value::Milliseconds(m.pest.cpu) },
    Row { name: "**parse to proof, CPU**", aim: "300 ms at ×1", value: |m| Value::Milliseconds(m.compile.cpu) },
    Row { name: "– parse, resolve, derive", aim: "", value: |m| Value::Milliseconds(m.check.cpu) },
    Row { name: "– print", aim: "", value: |m| Value::Milliseconds(m.print.cpu) },
    Row { name: "– read back", aim: "", value: |m| Value::Milliseconds(m.read.cpu) },
    Row { name: "– prove", aim: "", value: |m| Value::Milliseconds(m.prove.cpu) },
    Row { name: "floor of writing, CPU", aim: "", value: |m| Value::Milliseconds(m.floor.cpu) },
    Row { name: "**writing, CPU**", aim: "", value: |m| Value::Milliseconds(m.write.cpu) },
    Row { name: "– of the floor", aim: "1.5", value: |m| Value::Times(m.write.cpu / m.floor.cpu) },
    Row { name: "floor of writing, wall", aim: "", value: |m| Value::Milliseconds(m.floor.wall) },
    Row { name: "**writing, wall**", aim: "", value: |m| Value::Milliseconds(m.write.wall) },
    Row { name: "– of the floor", aim: "1.5", value: |m| Value::Times(m.write.wall / m.floor.wall) },
    Row { name: "writing again, CPU", aim: "", value: |m| Value::Milliseconds(m.rewrite.cpu) },
    Row { name: "– files rewritten", aim: "0", value: |m| Value::Count(m.rewrite.count) },
    Row { name: "**`writ compile`, cold, CPU**", aim: "", value: |m| Value::Milliseconds(m.cold_first.cpu) },
    Row { name: "– wall", aim: "", value: |m| Value::Milliseconds(m.cold_first.wall) },
    Row { name: "– peak memory", aim: "150 MB at ×1", value: |m| memory(&m.cold_first) },
    Row { name: "`writ compile` again, CPU", aim: "", value: |m| Value::Milliseconds(m.cold_again.cpu) },
    Row { name: "**`writ check`, cold, CPU**", aim: "10 ms at 1", value: |m| Value::Milliseconds(m.cold_check.cpu) },
    Row { name: "– wall", aim: "", value: |m| Value::Milliseconds(m.cold_check.wall) },
    Row { name: "– peak memory", aim: "", value: |m| memory(&m.cold_check) },
];

/// Measures and prints.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let beside = std::env::current_exe()?.parent().context("a program without a folder")?.to_owned();
    let writ = args.writ.clone().unwrap_or_else(|| beside.join("writ"));
    if !writ.is_file() {
        bail!("{} is not there: build it, or say where it is by `--writ`", writ.display());
    }
    let folder = args.folder.clone().unwrap_or(beside);
    let work = tempfile::Builder::new().prefix("writ-bench-").tempdir_in(&folder)?;
    let mut all = Vec::new();
    for services in &args.services {
        let measured = measure(*services, args.rounds, work.path(), &writ);
        all.push(measured.with_context(|| format!("{services} services"))?);
    }
    print!("{}", render(&args.services, &all));
    Ok(())
}

/// Measures one stack.
fn measure(services: usize, rounds: usize, work: &Path, writ: &Path) -> anyhow::Result<Measured> {
    let (stack, out) = (work.join(format!("stack-{services}")), work.join("out"));
    stack::write(&stack, services)?;
    let (stack, out_name, writ) = (text(&stack)?, text(&out)?, text(writ)?);
    let fresh = || if out.exists() { Ok(fs::remove_dir_all(&out)?) } else { Ok(()) };
    let empty = || fresh().and_then(|()| Ok(fs::create_dir(&out)?));
    let as_it_is = || Ok(());

    let [pest] = process::best(rounds, &["pest", stack], as_it_is)?;
    let [compile] = process::best(rounds, &["compile", stack], as_it_is)?;
    let [check, print, read, prove] = process::best(rounds, &["stages", stack], as_it_is)?;
    let [floor] = process::best(rounds, &["floor", stack, out_name], empty)?;
    let [write, rewrite] = process::best(rounds, &["write", stack, out_name], empty)?;
    let compiles = ["run", "--", writ, "compile", stack, "--out", out_name];
    let [cold_first] = process::best(rounds, &compiles, fresh)?;
    let [cold_again] = process::best(rounds, &compiles, as_it_is)?;
    fresh()?;
    // What takes milliseconds is measured more often.
    let rounds = if services < 100 { rounds * 10 } else { rounds };
    let [cold_check] = process::best(rounds, &["run", "--", writ, "check", stack], as_it_is)?;
    Ok(Measured {
        pest,
        compile,
        check,
        print,
        read,
        prove,
        floor,
        write,
        rewrite,
        cold_first,
        cold_again,
        cold_check,
    })
}

fn text(path: &Path) -> anyhow::Result<&str> {
    path.to_str().with_context(|| format!("{} is no text", path.display()))
}

#[allow(clippy::cast_precision_loss)] // sizes far below 2^52
fn bytes(count: u64) -> f64 {
    count as f64 / 1e6
}

fn memory(cost: &Cost) -> Value {
    Value::Megabytes(bytes(cost.peak.unwrap_or_default() * 1024))
}

fn render(services: &[usize], all: &[Measured]) -> String {
    let mut lines = vec![
        format!("| services | {} | aim |", cells(services.iter().map(ToString::to_string))),
        format!("|---|{}---|", "---:|".repeat(services.len())),
    ];
    for row in &ROWS {
        let values = cells(all.iter().map(|measured| shown(&(row.value)(measured))));
        lines.push(format!("| {} | {values} | {} |", row.name, row.aim));
    }
    lines.join("\n") + "\n"
}

fn cells(cells: impl Iterator<Item = String>) -> String {
    cells.collect::<Vec<_>>().join(" | ")
}

fn shown(value: &Value) -> String {
    match value {
        Value::Milliseconds(time) if *time < 10.0 => format!("{time:.1} ms"),
        Value::Milliseconds(time) => format!("{time:.0} ms"),
        Value::Megabytes(size) if *size < 10.0 => format!("{size:.1} MB"),
        Value::Megabytes(size) => format!("{size:.0} MB"),
        Value::Count(count) => count.to_string(),
        Value::Times(ratio) => format!("× {ratio:.2}"),
    }
}
