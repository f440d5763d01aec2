//! Operators: people, groups and pipelines.

use super::Stack;
use super::access::Holder;

impl Stack<'_> {
    /// An operator of this number.
    pub(super) fn operator(&mut self, n: usize) {
        let login = self.random.usize(0..7);
        // Nomad's own login opens nothing but Nomad.
        let login = if login >= 5 && !self.nomad { login - 5 } else { login };
        let name = format!("o{n}");
        self.block(&format!("operator {name}"), |stack| {
            match login {
                0 => stack.line(format!("login = ldap group \"developers.{n}\"")),
                1 => stack.line(format!("login = userpass \"ci_{n}\"")),
                2 => {
                    stack.line("login = approle");
                    stack.perhaps(2, "secret_id_ttl = 7d");
                    stack.perhaps(2, "secret_id_uses = 3");
                }
                3 => stack.oidc(&format!("oidc group \"on-call/{n}@x+y=z\"")),
                4 => stack.pipeline("jwt", n),
                5 => stack.oidc(&format!("nomad oidc group \"developers:{n}\"")),
                _ => stack.pipeline("nomad jwt", n),
            }
            if (1..5).contains(&login) {
                stack.perhaps(3, "from = [\"10.20.0.0/16\", \"2001:db8::/32\"]");
            }
            let holder = Holder { who: name, task: None, is_operator: true, is_nomads: login >= 5, runs: 0 };
            stack.grants(&holder);
        });
    }

    fn oidc(&mut self, login: &str) {
        self.line(format!("login = {login}"));
        self.perhaps(3, "groups_claim = \"roles\"");
        self.perhaps(3, "scopes = [\"groups\", \"api://x.y/z\"]");
        self.perhaps(4, "redirect_uris = [\"http://localhost:4649/oidc/callback\", \"https://a.example/b\"]");
    }

    fn pipeline(&mut self, login: &str, n: usize) {
        self.line(format!("login = {login}"));
        self.line("audience = \"https://vault.example:8200\"");
        self.block("claims", |stack| {
            stack.line(format!("project_path = \"acme/web-{n}\""));
            stack.perhaps(2, "ref = \"main\"");
            stack.perhaps(4, "environment = \"prod:eu=1\"");
        });
    }
}
