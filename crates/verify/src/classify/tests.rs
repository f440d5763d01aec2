use super::*;

/// An answer that was no success.
fn answer(system: System, status: Option<u16>, code: Option<&str>, message: &str) -> Outcome {
    Outcome { system, status, code: code.map(str::to_owned), ..Outcome::unasked(message) }
}

#[test]
fn each_refusal_is_known_by_its_code() {
    let table = [
        (
            answer(System::Vault, Some(403), None, "1 error occurred: * permission denied"),
            Refusal::VaultPolicy,
        ),
        (
            answer(
                System::Login,
                Some(400),
                None,
                "error validating claims: claim \"nomad_task\" does not match any associated bound claim values",
            ),
            Refusal::BoundClaim("nomad_task".into()),
        ),
        (
            answer(
                System::Login,
                Some(400),
                None,
                "error validating token: invalid audience (aud) claim: audience claim does not match any expected audience",
            ),
            Refusal::Audience,
        ),
        (answer(System::Login, Some(400), None, "role \"x\" could not be found"), Refusal::NoSuchRole),
        (answer(System::Vault, Some(400), None, "Role \"x\" not found"), Refusal::NoSuchRole),
        (answer(System::S3, Some(403), Some("AccessDenied"), "Access Denied."), Refusal::S3Policy),
        (answer(System::Sql, None, Some("42501"), "permission denied for table t"), Refusal::SqlPrivilege),
        (answer(System::Sql, None, Some("28P01"), "password authentication failed"), Refusal::SqlLogin),
        (answer(System::Sql, None, Some("57P01"), "terminating connection"), Refusal::SqlSessionEnded),
    ];
    for (outcome, refusal) in table {
        assert_eq!(classify(&outcome), Meaning::Refused(refusal), "{outcome}");
    }
}

#[test]
fn a_failure_that_is_no_refusal_is_unclear() {
    let table = [
        answer(System::Agent, None, None, "the task is not running"),
        answer(System::Vault, Some(403), None, "2 errors occurred: * permission denied * invalid token"),
        answer(System::Vault, Some(404), None, ""),
        answer(System::Vault, Some(500), None, "permission denied"),
        answer(
            System::Login,
            Some(400),
            None,
            "error validating token: invalid expiration time (exp) claim: token is expired",
        ),
        answer(System::Login, Some(403), None, "permission denied"),
        answer(System::Login, Some(500), None, "role \"x\" could not be found"),
        answer(System::S3, Some(404), Some("NoSuchKey"), ""),
        answer(System::S3, Some(403), Some("InvalidAccessKeyId"), ""),
        answer(System::S3, Some(403), Some("SignatureDoesNotMatch"), ""),
        answer(System::S3, Some(403), None, ""),
        answer(System::Sql, None, Some("42P01"), "relation does not exist"),
        answer(System::Sql, None, Some("25P02"), "in failed transaction"),
        answer(System::Sql, None, None, "connection closed"),
    ];
    for outcome in table {
        assert!(matches!(classify(&outcome), Meaning::Unclear(_)), "{outcome}");
    }
}

#[test]
fn a_code_of_one_system_says_nothing_in_another() {
    let sql = answer(System::Vault, Some(400), Some("42501"), "");
    assert!(matches!(classify(&sql), Meaning::Unclear(_)));
    let done = Outcome { done: true, ..answer(System::S3, Some(200), None, "") };
    assert_eq!(classify(&done), Meaning::Allowed);
    let nobody = Outcome { done: true, ..Outcome::unasked("") };
    assert!(matches!(classify(&nobody), Meaning::Unclear(_)));
}
