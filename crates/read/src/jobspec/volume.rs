//! A group's `volume` blocks and a task's `volume_mount` blocks.
//!
//! Source: `VolumeRequest` and `VolumeMount` in `api/tasks.go` of Nomad 1.11.1.

use super::args::Args;
use super::{name, setting};
use crate::hcl2::Block;
use crate::report::Report;
use writ_semantics::nomad::{Mount, Volume};

const VOLUME: [&str; 8] =
    ["type", "source", "read_only", "sticky", "access_mode", "attachment_mode", "mount_options", "per_alloc"];

const MOUNT: [&str; 5] = ["volume", "destination", "read_only", "propagation_mode", "selinux_label"];

pub(super) fn volume(block: &Block, report: &mut Report) -> Volume {
    let args = Args::new(block, &VOLUME, report);
    Volume {
        name: name(block, report),
        // Nomad's default, by `Canonicalize`.
        kind: args.text("type", report).filter(|kind| !kind.is_empty()).unwrap_or_else(|| "host".to_owned()),
        source: args.text("source", report).unwrap_or_default(),
        read_only: args.bool("read_only", false, report),
        settings: setting::settings(&block.body, &["type", "source", "read_only"], report),
        span: report.span(block.range()),
    }
}

pub(super) fn mount(block: &Block, report: &mut Report) -> Mount {
    let args = Args::new(block, &MOUNT, report);
    Mount {
        volume: args.text("volume", report).unwrap_or_default(),
        destination: args.text("destination", report).unwrap_or_default(),
        read_only: args.bool("read_only", false, report),
        settings: setting::settings(&block.body, &["volume", "destination", "read_only"], report),
        span: report.span(block.range()),
    }
}
