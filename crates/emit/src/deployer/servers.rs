//! The token of Nomad's servers (before Nomad 1.10), which is worth every policy that a task has: made
//! once, by hand, and put where only they read it, as Terraform would keep it in its state.

use super::guide::section;
use crate::print::lines::Lines;
use writ_graph::declared::Servers;
use writ_semantics::place;

/// Adds the section. All that goes into it are names that Writ made.
pub fn token(servers: &Servers, out: &mut Lines) {
    section("The token of Nomad's servers", out);
    let (hours, body, role) = (servers.period.0 / 3600, place::server_token(), &servers.role);
    let text = format!(
        r#"For Nomad before 1.10: its servers make the Vault token of each task by a token of their own, which is
worth every policy that a task here has, so it is in no state. After the steps above, by somebody who may
write `auth/token/create-orphan`, which takes `sudo`:

```sh
vault write -field=token auth/token/create-orphan @{body}
```

Every server of Nomad has it in `VAULT_TOKEN`. They renew it; it ends when none has for {hours} hours. In
their configuration:

```hcl
vault {{
  enabled          = true
  create_from_role = "{role}"
  # Else any job of the cluster may name any policy of the role. So whoever submits a job shows a token
  # that has the policies which it names: `nomad job run -vault-token`.
  allow_unauthenticated = false
}}
```

A cluster makes tokens by one role: stacks that share it in this flow can't each have their own."#
    );
    for line in text.lines() {
        if line.is_empty() {
            out.blank();
        } else {
            out.push(line, Some(servers.span));
        }
    }
}
