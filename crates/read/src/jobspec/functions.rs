//! The functions of a Go template that reach for nothing outside it.
//!
//! Source: `funcMap` in `template/template.go` of consul-template 0.41.3; keywords and built-in
//! functions of Go's `text/template`. Not here, so unread: everything that asks Consul, Nomad or
//! Vault, `file`, `plugin`, `writeToFile`, `executeTemplate` (what it runs is read as its own
//! text, but its name is easily computed), and all of `sprig_…`.

/// Whether `name` is a keyword, or a function that computes from its arguments, the task's own
/// environment and the clock alone.
pub(super) fn stays_inside(name: &str) -> bool {
    INSIDE.binary_search(&name).is_ok()
}

/// Whether `name` asks Nomad's service registry, which every workload may read whatever anyone
/// writes (`nomad/service_registration_endpoint.go` of Nomad 1.11.1).
pub(super) fn asks_the_registry(name: &str) -> bool {
    matches!(name, "nomadService" | "nomadServices")
}

/// Sorted.
const INSIDE: [&str; 90] = [
    "add",
    "and",
    "base64Decode",
    "base64Encode",
    "base64URLDecode",
    "base64URLEncode",
    "block",
    "break",
    "byKey",
    "byMeta",
    "byPort",
    "byTag",
    "contains",
    "containsAll",
    "containsAny",
    "containsNone",
    "containsNotAll",
    "continue",
    "define",
    "divide",
    "else",
    "end",
    "env",
    "envOrDefault",
    "eq",
    "explode",
    "explodeMap",
    "false",
    "ge",
    "gt",
    "hmacSHA256Hex",
    "html",
    "if",
    "in",
    "indent",
    "index",
    "join",
    "js",
    "le",
    "len",
    "loop",
    "lt",
    "maximum",
    "md5sum",
    "mergeMap",
    "mergeMapWithOverride",
    "minimum",
    "modulo",
    "multiply",
    "ne",
    "nil",
    "not",
    "or",
    "parseBool",
    "parseFloat",
    "parseInt",
    "parseJSON",
    "parseUint",
    "parseYAML",
    "print",
    "printf",
    "println",
    "range",
    "regexMatch",
    "regexReplaceAll",
    "replaceAll",
    "scratch",
    "sha256Hex",
    "slice",
    "split",
    "splitToMap",
    "subtract",
    "template",
    "timestamp",
    "toJSON",
    "toJSONPretty",
    "toLower",
    "toTOML",
    "toTitle",
    "toUnescapedJSON",
    "toUnescapedJSONPretty",
    "toUpper",
    "toYAML",
    "trim",
    "trimPrefix",
    "trimSpace",
    "trimSuffix",
    "true",
    "urlquery",
    "with",
];

#[cfg(test)]
mod tests {
    use super::{INSIDE, stays_inside};

    #[test]
    fn what_reaches_out_is_not_listed() {
        assert!(INSIDE.is_sorted());
        for name in ["secret", "secrets", "key", "nomadVar", "file", "pkiCert", "sprig_env", "plugin", "call"]
        {
            assert!(!stays_inside(name), "{name}");
        }
        assert!(stays_inside("toJSON") && stays_inside("with"));
    }
}
