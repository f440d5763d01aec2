//! Scripts, files, templates and binds, with what is in them.

use super::Stack;

/// What files are made of: all that a jobspec, a template or a shell could read as its own.
const PIECES: [&str; 29] = [
    "#!/bin/sh\n",
    "echo \"$HOME\" '${x}' $${y}\n",
    "{{ key \"x\" }}",
    "{{",
    "}}",
    "[[ -f x ]] && ((1 << 2))\n",
    "<% %> @@ ## ~~",
    "%{ if true }",
    "%%{",
    "$${",
    "\\",
    "\\n\"",
    "'",
    "`",
    "EOT",
    "\nEOT\n",
    "<<EOT\n",
    "<<-EOF\n  x\n",
    "EOF\n",
    "\n",
    "\n\n",
    "\t",
    "  indented\n",
    " \n",
    "é 日本 👩‍👩‍👧\n",
    "/* */ // #",
    "{ \"a\": [1, null] }\n",
    "word",
    "</script>",
];

/// Templates that read nothing that is granted.
const TEMPLATES: [&str; 7] = [
    "plain",
    "{{ range nomadService \"web-1\" }}{{ .Address }}:{{ .Port }}\n{{ end }}",
    "{{ env \"NOMAD_TASK_DIR\" }} ${x} \"\\",
    "{{- range $i, $s := nomadService \"web\" }}{{ if $i }},{{ end }}\"{{ .Address }}\"{{- end }}\n",
    "{{ if true }}a{{ else }}b{{ end }}\nEOT\n",
    "{{ /* said */ }}{{ \"a}}b\" | toUpper }}",
    "{{ with $x := `raw` }}{{ $x }}{{ end }}%{ for }",
];

/// What becomes of a task when what it was given is another.
pub(super) const ON_CHANGE: [&str; 4] = ["restart", "noop", "signal \"SIGHUP\"", "signal \"SIGUSR1\""];

impl Stack<'_> {
    /// Files of a task.
    pub(super) fn files(&mut self, is_run: bool, is_docker: bool) {
        for n in 0..self.random.usize(0..6).saturating_sub(3) {
            let (word, name) = match self.random.usize(0..3) {
                0 => ("script", format!("scripts/x{n}.sh")),
                1 => ("file", format!("f-{n}_@+.json")),
                _ => ("template", format!("t{n}.tpl")),
            };
            // Nomad takes no empty one.
            let bytes: String = if word == "template" {
                self.pick(&TEMPLATES).to_owned()
            } else {
                (0..self.random.usize(1..6)).map(|_| self.pick(&PIECES)).collect()
            };
            self.folder.beside.insert(name.clone(), bytes.into_bytes());
            let number = self.random.u16(..);
            let place = self.pick(&["local", "local/scripts", "secrets/a.b"]);
            let head = format!("{word} \"{place}/f{n}-{number}\"");
            if self.random.bool() {
                self.line(format!("{head} = file(\"{name}\")"));
                continue;
            }
            self.block(&head, |stack| {
                stack.line(format!("source = file(\"{name}\")"));
                let perms = stack.pick(&["444", "555", "400", "755"]);
                stack.perhaps(2, format!("perms = \"{perms}\""));
                if word == "template" {
                    let change = stack.pick(&ON_CHANGE);
                    if !(is_run && change == "restart") && stack.random.bool() {
                        stack.line(format!("on_change = {change}"));
                        if change != "noop" {
                            stack.perhaps(3, "splay = 10s");
                        }
                    }
                    stack.perhaps(6, "error_on_missing_key = true");
                }
            });
        }
        if is_docker && self.one_in(5) {
            let from = self.pick(&["local", "secrets"]);
            self.line(format!("bind \"{from}\" = \"/app/a_b-c.d\""));
        }
    }
}
