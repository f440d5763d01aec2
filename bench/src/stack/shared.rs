//! What a stack has once.

use super::Sizes;

pub(super) fn blocks(_: &Sizes) -> Vec<String> {
    let aws = "aws production {\n  account = \"111122223333\"\n  \
               vault   = \"arn:aws:iam::111122223333:role/vault\"\n}\n";
    vec!["stack \"bench\" {\n  region = \"eu-west-1\"\n}\n".to_owned(), aws.to_owned()]
}
