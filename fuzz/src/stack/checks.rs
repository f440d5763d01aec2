//! `check` blocks: most lines say what is granted, or what nobody is.

use super::Stack;

impl Stack<'_> {
    /// A block of lines, in most stacks.
    pub(super) fn checks(&mut self) {
        let count = self.random.usize(0..5).saturating_sub(1);
        if count == 0 {
            return;
        }
        self.block("check \"what holds, \\\"and\\\" {{ more }}\"", |stack| {
            for _ in 0..count {
                stack.check_line();
            }
        });
    }

    fn check_line(&mut self) {
        let at = self.random.usize(0..self.granted.len().max(1));
        let Some(granted) = self.granted.get(at) else { return };
        let (who, verb, object) = (granted.who.clone(), granted.verb.clone(), granted.object.clone());
        let (task, is_operator) = (granted.task.clone(), granted.is_operator);
        match self.random.usize(0..11) {
            0..4 => {
                let task = task.filter(|_| self.random.bool());
                let when = task.map_or_else(String::new, |task| format!(" as task \"{task}\""));
                self.line(format!("{who} can {verb} {object}{when}"));
            }
            // Nobody is granted what is not of this identity.
            4..6 => {
                let when = self.pick(&[
                    "after revoke",
                    "as task \"o\"",
                    "as job \"o.p\"",
                    "in namespace \"nowhere\"",
                    "with audience \"nomadproject.io\"",
                    "in namespace \"nowhere\" as job \"x_y\"",
                ]);
                let when = if is_operator { "after revoke" } else { when };
                self.line(format!("{who} cannot {verb} {object} {when}"));
            }
            6 => {
                let all = self.granted.iter().filter(|g| g.verb == verb && g.object == object);
                let mut holders: Vec<String> = all.map(|g| g.who.clone()).collect();
                holders.sort();
                holders.dedup();
                self.line(format!("only {} can {verb} {object}", holders.join(", ")));
            }
            9.. => {
                let whole = object.split_once('/').map_or(object.as_str(), |(whole, _)| whole);
                let verb = if verb == "read" { "write" } else { "delete" };
                if !object.contains('.') && object != "cluster" && object != "platform" {
                    self.line(format!("{who} cannot {verb} {whole}"));
                }
            }
            7 => {
                let whole = object.split(['.', '/']).next().unwrap_or_default().to_owned();
                self.line(format!(
                    "{who} reaches {}",
                    whole.replace("all tables in ", "").replace("all sequences in ", "")
                ));
            }
            _ => {
                let service = self.services.first().map_or("s0", |service| service.name.as_str()).to_owned();
                let away = self.services.first().is_some_and(|service| service.namespace.is_some());
                let secret = self.secrets.first().map(|secret| secret.name.clone());
                if let Some(secret) = secret.filter(|_| away) {
                    self.line(format!("{service} cannot reach {secret}"));
                }
            }
        }
    }
}
