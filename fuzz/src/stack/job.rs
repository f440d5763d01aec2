//! Services: tasks, and what a job has beside access.

use super::access::Holder;
use super::{Service, Stack};
use writ_semantics::nomad::spec;

/// What a node is asked, as comparisons.
const COMPARED: [&str; 8] = [
    "node.class == \"vault-servers\"",
    "node.unique.name != \"n-1\"",
    "attr.kernel.name == \"linux\"",
    "attr.os.version >= \"12.5\"",
    "meta.rack == r1",
    "meta.a_b < 7",
    "node.pool == true",
    "meta.rack == \"\\\"{{ é \\\\\"",
];

impl Stack<'_> {
    /// A service of this number.
    pub(super) fn service(&mut self, n: usize) {
        let name = self.name(&format!("s{n}"));
        let namespaces = self.namespaces.clone();
        let namespace = if self.one_in(5) { self.any(&namespaces) } else { None };
        let is_run = !self.schedules.is_empty() && self.one_in(3);
        let runs = if is_run && self.random.bool() { self.random.usize(1..55) } else { 0 };
        self.services.push(Service { name: name.clone(), namespace: namespace.clone() });
        self.block(&format!("service {name}"), |stack| {
            if let Some(namespace) = namespace {
                stack.line(format!("namespace = \"{namespace}\""));
            }
            if is_run {
                let schedule = stack.any(&stack.schedules.clone()).unwrap_or_default();
                stack.line(format!("run = on {schedule}"));
            }
            if runs > 0 {
                stack.line(format!("runs_at_most = {runs}m"));
            }
            if stack.profiles > 0 && stack.random.bool() {
                let profile = stack.random.usize(0..stack.profiles);
                stack.line(format!("profile = p{profile}"));
            }
            let inner = if stack.one_in(3) { stack.random.usize(1..3) } else { 0 };
            let ports = stack.of_group(is_run);
            let holder = Holder { who: name, task: None, is_operator: false, is_nomads: false, runs };
            stack.task(
                &Holder { task: (inner > 0).then(|| holder.who.clone()), ..holder.clone() },
                true,
                ports,
            );
            for task in 0..inner {
                stack.inner_task(&holder, task, ports);
            }
        });
    }

    /// What the job and its group have; says how many ports there are.
    fn of_group(&mut self, is_run: bool) -> usize {
        self.perhaps(12, "count = 2");
        self.perhaps(6, "priority = 70");
        self.perhaps(4, "node_pool = \"vault-servers\"");
        self.perhaps(6, "datacenters = [\"dc1\", \"x_y.z\"]");
        self.perhaps(8, "shutdown_delay = 5s");
        for word in ["constraint", "affinity"] {
            if self.one_in(4) {
                let compared = self.some(&COMPARED).into_iter().take(2).collect::<Vec<_>>().join(", ");
                let hosts = if word == "constraint" && self.random.bool() { ", distinct_hosts" } else { "" };
                self.line(format!("{word} = [{compared}{hosts}]"));
            }
        }
        if self.one_in(8) {
            let compared = self.pick(&COMPARED);
            let word = self.pick(&["prefer", "avoid"]);
            self.block("affinity", |stack| {
                stack.line(format!("{word} = [{compared}]"));
                stack.perhaps(2, "weight = 80");
            });
        }
        if self.one_in(8) {
            let of =
                self.pick(&["node.datacenter", "meta.rack", "attr.platform.aws.placement.availability-zone"]);
            self.block(&format!("spread \"{of}\""), |stack| {
                stack.perhaps(2, "weight = 50");
                stack.block("target \"us-east1\"", |stack| stack.line("percent = 60"));
            });
        }
        let ports = self.random.usize(0..3);
        for port in 0..ports {
            let number = self.random.u16(1..);
            self.block(&format!("port p{port}"), |stack| {
                stack.perhaps(2, format!("to = {number}"));
                stack.perhaps(5, format!("static = {}", 8000 + port));
                stack.perhaps(6, "host_network = \"public_a\"");
            });
        }
        if self.one_in(5) {
            let host = self.text();
            self.block("network", |stack| {
                stack.perhaps(2, "mode = bridge");
                stack.perhaps(4, format!("hostname = {host}"));
                if stack.one_in(3) {
                    stack.block("dns", |stack| {
                        stack.line("servers = [\"10.0.0.2\", \"${attr.unique.network.ip-address}\"]");
                    });
                }
            });
        }
        if ports > 0 && self.one_in(3) {
            self.register();
        }
        if self.one_in(6) {
            self.block("meta", Self::map);
        }
        self.rules(is_run);
        ports
    }

    /// A registration, with checks.
    fn register(&mut self) {
        let consul = self.one_in(3);
        self.block("register \"web-1\"", |stack| {
            stack.line("port = p0");
            stack.perhaps(2, "tags = [\"public\", \"traefik.http.routers.x.rule=Host(`a.b`)\"]");
            if consul {
                stack.line("provider = consul");
            }
            if stack.one_in(3) {
                stack.block("meta", |stack| stack.perhaps(2, "team = \"a=b,c\""));
            }
            for _ in 0..stack.random.usize(0..2) {
                let label = stack.pick(&["check", "check \"alive?\""]);
                stack.block(label, |stack| {
                    stack.line("type = http");
                    stack.line("path = \"/health\"");
                    stack.line("interval = 10s");
                    stack.line("timeout = 2s");
                    if stack.one_in(3) {
                        let but = ["type", "path", "interval", "timeout", "port", "name"];
                        let consuls = if consul { &[][..] } else { &CONSULS[..] };
                        stack.settings(spec::CHECK, &[&but[..], consuls].concat());
                    }
                });
            }
        });
    }

    /// A `task` block.
    fn inner_task(&mut self, of: &Holder, n: usize, ports: usize) {
        let name = format!("side{n}");
        let lifecycle =
            self.pick(&["", "prestart", "prestart sidecar", "poststart", "poststart sidecar", "poststop"]);
        self.block(&format!("task {name}"), |stack| {
            if !lifecycle.is_empty() {
                stack.line(format!("lifecycle = {lifecycle}"));
            }
            stack.perhaps(8, "shutdown_delay = 3s");
            if stack.one_in(6) {
                stack.block("meta", Self::map);
            }
            if stack.one_in(8) {
                stack.block("restart", |stack| stack.settings(spec::RESTART, &["mode", "interval"]));
            }
            let runs = match lifecycle {
                "prestart" | "poststart" | "poststop" if of.runs > 0 => {
                    stack.line("runs_at_most = 2m");
                    2
                }
                _ => of.runs,
            };
            let holder = Holder { task: Some(name), runs, ..of.clone() };
            stack.task(&holder, false, ports);
        });
    }

    /// What a task has; `own`: it is the service's.
    fn task(&mut self, holder: &Holder, own: bool, ports: usize) {
        let driver = match self.random.usize(0..10) {
            0 => "exec",
            1 => "raw_exec",
            _ => "docker",
        };
        let is_docker = driver == "docker";
        match driver {
            "exec" => self.line("driver = exec"),
            "raw_exec" => self.line("driver = raw_exec because \"it mounts, \\\"as root\\\"\""),
            _ => {
                let tag = self.pick(&["1.0.2", "v1_x", "1.0@sha256:00aa"]);
                self.line(format!("image = \"registry.internal:5000/{}:{tag}\"", holder.who));
            }
        }
        if is_docker && ports > 0 && !own {
            self.perhaps(4, "ports = [p0]");
        }
        if !is_docker || self.one_in(3) {
            let command = self.text();
            self.line(if is_docker {
                format!("command = {command}")
            } else {
                "command = \"/bin/app\"".to_owned()
            });
        }
        for name in ["args", "entrypoint"] {
            if (is_docker || name == "args") && self.one_in(3) {
                let texts: Vec<String> = (0..self.random.usize(0..4)).map(|_| self.text()).collect();
                self.line(format!("{name} = [{}]", texts.join(", ")));
            }
        }
        if ports > 0 && self.one_in(8) {
            self.block("logs", |stack| stack.settings(spec::LOGS, &[]));
        }
        self.perhaps(5, "user = \"nobody:1000\"");
        match self.random.usize(0..5) {
            0 => self.line("cores = 2"),
            1 => {
                let cpu = self.random.usize(1..2_000);
                self.line(format!("cpu = {cpu} MHz"));
            }
            _ => {}
        }
        match self.random.usize(0..4) {
            0 if self.inputs => self.line("memory = input memory"),
            1 => {
                self.line("memory = 1 GiB");
                self.perhaps(2, "memory_max = 2 GiB");
            }
            _ => {}
        }
        self.perhaps(8, "kill_timeout = 20s");
        self.perhaps(8, "kill_signal = \"SIGINT\"");
        if own {
            self.perhaps(8, "leader = true");
        }
        if self.one_in(4) {
            self.block("env", |stack| {
                for key in ["LOG_LEVEL", "_x", "TZ", "for", "null"] {
                    let value =
                        if stack.inputs && stack.one_in(3) { "input odd".to_owned() } else { stack.text() };
                    stack.perhaps(2, format!("{key} = {value}"));
                }
            });
        }
        self.raws(driver, !own);
        self.files(holder.runs > 0, is_docker);
        self.grants(holder);
    }
}

/// What only Consul's checks take.
const CONSULS: [&str; 6] = [
    "tls_server_name",
    "grpc_service",
    "grpc_use_tls",
    "success_before_passing",
    "failures_before_critical",
    "failures_before_warning",
];
