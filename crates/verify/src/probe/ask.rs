//! Makes a probe's requests and judges what comes back.

use super::{Control, Expect, Probe};
use crate::agent::{Hub, Outcome, System};
use crate::apply::postgres::Ready;
use crate::classify::{Meaning, Refusal, classify};
use crate::engines::Ground;
use crate::input::Place;
use crate::report::{Line, Verdict};
use writ_live::postgres::Session;
use writ_live::s3::S3;
use writ_source::Span;

/// What probes are made with.
pub(crate) struct Bench<'a> {
    /// The agents.
    pub hub: &'a Hub,
    /// The servers.
    pub ground: &'a Ground,
    /// The databases.
    pub databases: &'a [Ready],
    /// Where a span is.
    pub place: &'a dyn Fn(Span) -> Place,
}

/// Makes the request, then, where it was refused as it should be, its controls.
pub(crate) async fn run(bench: &Bench<'_>, probe: &Probe) -> Line {
    let outcome = bench.hub.ask(&probe.label, &probe.request).await;
    let meaning = classify(&outcome);
    let mut verdict = judge(&probe.expect, &meaning, &outcome);
    let mut controls = Vec::new();
    let wants_control =
        !matches!(probe.expect, Expect::Allowed | Expect::LoggedIn(_)) && verdict == Verdict::Passed;
    if wants_control {
        if probe.controls.is_empty() {
            verdict = Verdict::Inconclusive;
        }
        for control in &probe.controls {
            let (what, outcome) = bench.control(control).await;
            let done = classify(&outcome) == Meaning::Allowed;
            if !done {
                verdict = Verdict::Inconclusive;
            }
            controls.push(format!("{what}: {outcome}"));
        }
    }
    Line {
        kind: probe.kind,
        verdict,
        who: probe.who.clone(),
        by: probe.by.clone(),
        request: probe.what.clone(),
        expected: expected(&probe.expect),
        came_back: came_back(&meaning, &outcome),
        controls,
        source: probe.span.map(bench.place),
    }
}

/// Whether it came out as it must.
fn judge(expect: &Expect, meaning: &Meaning, outcome: &Outcome) -> Verdict {
    match (expect, meaning) {
        (_, Meaning::Unclear(_)) => Verdict::Inconclusive,
        (Expect::Allowed, Meaning::Allowed) | (Expect::NoOtherBucket(_), Meaning::Refused(_)) => {
            Verdict::Passed
        }
        (Expect::Allowed | Expect::LoggedIn(_), Meaning::Refused(_))
        | (Expect::Refused(_), Meaning::Allowed) => Verdict::Refuted,
        (Expect::LoggedIn(policy), Meaning::Allowed) => {
            let only = format!("[\"{}\"]", policy.to_lowercase());
            if outcome.facts.get("policies") == Some(&only) { Verdict::Passed } else { Verdict::Refuted }
        }
        // Refused, but by something else: that says nothing of what was to refuse it.
        (Expect::Refused(by), Meaning::Refused(refusal)) => {
            if by.contains(refusal) {
                Verdict::Passed
            } else {
                Verdict::Inconclusive
            }
        }
        (Expect::NoOtherBucket(known), Meaning::Allowed) => match outcome.facts.get("buckets") {
            None => Verdict::Inconclusive,
            Some(list) => {
                let foreign =
                    list.split(',').any(|name| !name.is_empty() && !known.iter().any(|one| one == name));
                if foreign { Verdict::Refuted } else { Verdict::Passed }
            }
        },
    }
}

/// What must come of it, for people.
fn expected(expect: &Expect) -> String {
    match expect {
        Expect::Allowed => "allowed".into(),
        Expect::LoggedIn(policy) => format!("allowed, with the policy {policy} alone"),
        Expect::Refused(by) => {
            format!("refused by {}", by.iter().map(Refusal::to_string).collect::<Vec<_>>().join(" or "))
        }
        Expect::NoOtherBucket(known) => format!("refused, or no bucket listed but {}", known.join(", ")),
    }
}

/// What came of it, for people.
fn came_back(meaning: &Meaning, outcome: &Outcome) -> String {
    match meaning {
        Meaning::Allowed => {
            let fact = |name: &str| outcome.facts.get(name).map(|value| format!("; {name}: {value}"));
            let facts = [fact("buckets"), fact("policies")].into_iter().flatten().collect::<String>();
            format!("allowed ({outcome}{facts})")
        }
        Meaning::Refused(refusal) => format!("refused by {refusal} ({outcome})"),
        Meaning::Unclear(why) => format!("neither allowed nor refused ({why})"),
    }
}

impl Bench<'_> {
    /// Makes a control's request.
    async fn control(&self, control: &Control) -> (String, Outcome) {
        match control {
            Control::Agent { what, label, request } => (what.clone(), self.hub.ask(label, request).await),
            Control::Vault { method, path, body } => {
                let answer = self.ground.vault.request(method, path, body.as_ref()).await;
                ("the same by root".into(), Outcome::of_vault(answer, System::Vault))
            }
            Control::S3(request) => {
                let what = "the same by root".to_owned();
                let Some(storage) = &self.ground.storage else {
                    return (what, Outcome::unasked("there is no S3 server"));
                };
                let answer = match S3::at(&storage.s3, "us-east-1") {
                    Ok(s3) => s3.request(&storage.root, request).await,
                    Err(error) => Err(error),
                };
                (what, Outcome::of_s3(answer))
            }
            Control::Sql { database, statement } => {
                let what = "the same by the superuser".to_owned();
                let Some(ready) = self.databases.iter().find(|ready| ready.name == *database) else {
                    return (what, Outcome::unasked("there is no such database"));
                };
                let result = match Session::open(&ready.root).await {
                    Ok(session) => session.try_out(statement).await,
                    Err(error) => Err(error),
                };
                (what, Outcome::of_sql(result))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3(done: bool, status: u16, code: Option<&str>) -> Outcome {
        Outcome {
            system: System::S3,
            done,
            status: Some(status),
            code: code.map(str::to_owned),
            ..Outcome::unasked("")
        }
    }

    fn verdict(expect: &Expect, outcome: &Outcome) -> Verdict {
        judge(expect, &classify(outcome), outcome)
    }

    #[test]
    fn only_the_right_refusal_is_one() {
        let refused = Expect::Refused(vec![Refusal::S3Policy]);
        assert_eq!(verdict(&refused, &s3(false, 403, Some("AccessDenied"))), Verdict::Passed);
        assert_eq!(verdict(&refused, &s3(false, 404, Some("NoSuchKey"))), Verdict::Inconclusive);
        assert_eq!(verdict(&refused, &s3(true, 200, None)), Verdict::Refuted);
        let other = Expect::Refused(vec![Refusal::Audience]);
        assert_eq!(verdict(&other, &s3(false, 403, Some("AccessDenied"))), Verdict::Inconclusive);
        assert_eq!(verdict(&Expect::Allowed, &s3(false, 403, Some("AccessDenied"))), Verdict::Refuted);
    }

    #[test]
    fn a_filtered_list_of_buckets_counts_as_refused_only_without_others() {
        let expect = Expect::NoOtherBucket(vec!["mine".into()]);
        let listed = |names: &str| s3(true, 200, None).fact("buckets", names);
        assert_eq!(verdict(&expect, &listed("")), Verdict::Passed);
        assert_eq!(verdict(&expect, &listed("mine")), Verdict::Passed);
        assert_eq!(verdict(&expect, &listed("mine,other")), Verdict::Refuted);
        assert_eq!(verdict(&expect, &s3(true, 200, None)), Verdict::Inconclusive);
        assert_eq!(verdict(&expect, &s3(false, 403, Some("AccessDenied"))), Verdict::Passed);
    }
}
