//! Profiles, inputs and an environment.

use super::Stack;

impl Stack<'_> {
    /// Lines that services take over.
    pub(super) fn profiles(&mut self) {
        self.profiles = self.random.usize(0..4).saturating_sub(2);
        for n in 0..self.profiles {
            self.block(&format!("profile p{n}"), |stack| {
                if n > 0 {
                    stack.line("profile = p0");
                }
                stack.perhaps(2, "kill_timeout = 7s");
                stack.perhaps(2, "priority = 55");
                if stack.one_in(3) {
                    stack.block("env", |stack| {
                        let value = stack.text();
                        stack.line(format!("FROM_PROFILE = {value}"));
                    });
                }
                stack.perhaps(3, "allow \"unpinned-image\" = \"looked at, \\\"twice\\\"\"");
            });
        }
    }

    /// Values from outside.
    pub(super) fn inputs(&mut self) {
        self.inputs = self.one_in(4);
        if self.inputs {
            self.block("input memory", |stack| {
                stack.perhaps(2, "description = \"for {{ everyone }}\"");
                stack.perhaps(2, "type = number");
                stack.line("default = 200 MiB");
            });
            self.block("input odd", |stack| {
                let value = stack.text();
                stack.line(format!("default = {value}"));
                stack.perhaps(2, "type = text");
            });
        }
    }

    /// The stack as it is somewhere else.
    pub(super) fn environment(&mut self) {
        if !self.one_in(4) {
            return;
        }
        self.block("environment production", |stack| {
            if stack.inputs {
                stack.block("inputs", |stack| {
                    stack.line("memory = 512 MiB");
                    let value = stack.text();
                    stack.perhaps(2, format!("odd = {value}"));
                });
            }
            stack.block("stack", |stack| {
                stack.perhaps(2, "name = \"prod\"");
                stack.perhaps(2, "datacenters = [\"dc9\"]");
            });
            for service in 0..stack.services.len() {
                if stack.random.bool() {
                    continue;
                }
                let name = stack.services.get(service).map_or("s0", |service| &service.name);
                let head = format!("service {name}");
                stack.block(&head, |stack| {
                    stack.perhaps(2, "kill_timeout = 9s");
                    stack.perhaps(2, "node_pool = \"production\"");
                    if stack.one_in(3) {
                        stack.block("add", |stack| {
                            stack.block("port extra", |stack| stack.line("to = 9100"));
                        });
                    }
                });
            }
            if stack.one_in(3) {
                stack.block("add", |stack| {
                    stack.block("service added", |stack| stack.line("image = \"registry.internal/added:1\""));
                });
            }
        });
    }
}
