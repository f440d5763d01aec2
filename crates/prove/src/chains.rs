//! `x reaches y` and `x cannot reach y`: decided on the chains of what is declared, which the rest of
//! the proof shows to be what the files grant.

use crate::checks::failed;
use writ_graph::chains::{Chains, spoken};
use writ_graph::declared::Reaches;
use writ_source::Diagnostics;

/// Decides one line.
pub fn decide<'a>(all: &Chains<'a>, line: &'a Reaches, out: &mut Diagnostics) {
    let chains = line.principals.iter().flat_map(|from| {
        let reached = all.reached(from).into_iter();
        reached.map(move |reached| (from, reached))
    });
    let found = chains.into_iter().find_map(|(from, reached)| {
        let grant = all.grants(reached.principal).find(|grant| grant.object.overlaps(&line.object))?;
        Some((from, reached, grant))
    });
    match (line.claim, found) {
        (true, None) => out.push(failed(line.span, format!("no chain leads to {}", line.object))),
        (false, Some((from, chain, grant))) => {
            let text = spoken(from, &chain);
            let mut finding = failed(line.span, format!("`{from}` comes to {} by a chain", line.object))
                .also(grant.span, "this is what it comes to");
            if let Some(first) = chain.by.first() {
                finding = finding.also(first.span, "it begins here");
            }
            out.push(finding.note(format!("chain: {text} → {} on {}", grant.verb.word(), grant.object)));
        }
        (true, Some(_)) | (false, None) => {}
    }
}
