//! Printers of the formats: HCL 2, the HCL 1 of Vault's policies, JSON.

pub mod hcl;
pub mod hcl1;
mod hcl_text;
pub mod json;
pub mod lines;
