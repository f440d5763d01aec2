//! Texts to compare readers on: jobspecs and modules as we print them, constructs of all kinds, and
//! what becomes of both when pieces are moved, dropped and put in.

/// `xorshift64*`: the same numbers on every machine.
pub(super) struct Random(pub u64);

impl Random {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap() % bound
    }
}

const PIECES: [&str; 64] = [
    "\"",
    "'",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "${",
    "$${",
    "%{",
    "%%{",
    "~",
    "~}",
    "/*",
    "*/",
    "#",
    "//",
    "<<E\n",
    "\nE\n",
    "<<-E\n",
    "\n  E\n",
    "=",
    "==",
    "=>",
    ",",
    ":",
    "::",
    ".",
    "...",
    "$",
    "%",
    "$$",
    "\t",
    "é",
    "\r\n",
    "\n",
    "\n\n",
    " ",
    "  ",
    "-",
    "!",
    "*",
    "[*]",
    ".*",
    ".0",
    "?",
    "1",
    "1e3",
    "1.5",
    "null",
    "true",
    "for",
    "in",
    "if",
    "x",
    "x.y",
    "f(",
    "\\n",
    "\\\"",
    "\\u00e9",
    "b {\n",
    "%{ if x }",
];

/// Things that may stand after `a = `.
const VALUES: [&str; 40] = [
    "1",
    "-1.5e3",
    "true",
    "null",
    "\"x\"",
    "\"\"",
    "\"$\"",
    "\"$$\"",
    "\"$$$${x}\"",
    "\"%%{ x }\"",
    "\"a\\tb\"",
    "\"${x}\"",
    "\"a${x.y}b\"",
    "\"a${\"b${c}\"}\"",
    "\"%{ if x }y%{ endif }\"",
    "\"a ${~ x ~} b\"",
    "[]",
    "[1, 2]",
    "[\n  1,\n  2,\n]",
    "{}",
    "{ b = 1 }",
    "{\n  b = 1\n  \"c\" : [2]\n}",
    "{ (x) = 1, \"${y}\" = 2 }",
    "f()",
    "f(x, \"y\")",
    "f(x...)",
    "ns::f(1)",
    "x",
    "x.y.z",
    "x[0].y[\"z\"][i]",
    "x[*].y",
    "x.*.y",
    "(x + 1) * 2",
    "!x && y || z",
    "x ? y : z",
    "[for k, v in x : v if k]",
    "{ for k, v in x : k => v }",
    "<<E\n  x ${y}\n\n  $${z}\nE",
    "<<-E\n    x\n      y ${z}\n    E",
    "<<E\n{{ with secret \"a\" }}\n$x 5%\nE",
];

const JOB: &str = "job \"db-backup\" {\n  type = \"batch\"\n\n  group \"db-backup\" {\n    task \"db-backup\" {\n      driver = \"docker\"\n\n      config {\n        image = \"registry.internal/x:1.4.2\"\n        args  = [\"a\", \"$${NOMAD_TASK_DIR}\"]\n      }\n\n      template {\n        data = <<EOT\n{{ with secret \"aws/creds/x\" -}}\nA={{ .Data.a | toJSON }}\n{{- end }}\nEOT\n        env  = true\n      }\n      vault { role = \"x\" }\n    }\n  }\n}\n";

const MODULE: &str = "locals {\n  role = {\n    \"x\" = jsondecode(file(\"${path.module}/../vault/x.json\"))\n  }\n}\n\nresource \"vault_policy\" \"x\" {\n  name       = \"x\"\n  policy     = file(\"${path.module}/../vault/policies/x.hcl\")\n  ttl        = max(3600, local.role.x.ttl)\n  depends_on = [vault_mount.aws, vault_mount.b]\n}\n";

/// The text of that number: the same for everyone.
pub(super) fn text(number: u64) -> String {
    let mut random = Random(number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut text = match random.below(4) {
        0 => JOB.to_owned(),
        1 => MODULE.to_owned(),
        _ => (0..=random.below(4))
            .map(|n| {
                let value = VALUES[random.below(VALUES.len())];
                match random.below(3) {
                    0 => format!("b{n} \"l\" {{\n  a = {value}\n}}\n"),
                    1 => format!("a{n} = [{value}\n, {value}\n]\n"),
                    _ => format!("a{n} = {value}\n"),
                }
            })
            .collect(),
    };
    for _ in 0..random.below(4) {
        let mut at = random.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let mut end = (at + random.below(6)).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let end = end.max(at);
        match random.below(3) {
            0 => text.replace_range(at..end, ""),
            1 => text.insert_str(at, PIECES[random.below(PIECES.len())]),
            _ => text.replace_range(at..end, PIECES[random.below(PIECES.len())]),
        }
    }
    text
}
