//! Engines as processes of this machine, all started at once.

use super::leftovers::Run;
use super::process::{Process, StartError};
use super::{EngineError, Ground, Needs, minio, nomad, postgres, sts, vault};
use crate::report::Progress;

/// What runs. Fields are dropped in this order: Nomad first, whose tasks use the others, and the
/// folder last.
#[derive(Debug)]
struct Hold {
    _nomad: Process,
    _vault: Process,
    _minio: Option<(Process, sts::Front)>,
    _postgres: Option<Process>,
    _run: Run,
}

/// Starts Vault, Nomad and what else is needed. Nomad waits for no more than Vault's address.
pub(super) async fn start(needs: &Needs, progress: &mut dyn Progress) -> Result<Ground, EngineError> {
    let run = Run::begin().map_err(|error| StartError {
        engine: "(all)".into(),
        what: format!("no folder for the run: {error}"),
        log: String::new(),
    })?;
    let folder = run.folder();
    progress.note("starting the engines");
    let storage = async { if needs.storage { minio::start(folder).await.map(Some) } else { Ok(None) } };
    let database = async { if needs.database { postgres::start(folder).await.map(Some) } else { Ok(None) } };
    let control = async {
        let vault = vault::start(folder).await?;
        let nomad = nomad::start(folder, vault.root.address(), needs).await?;
        Ok::<_, EngineError>((vault, nomad))
    };
    let ((vault, nomad), minio, postgres) = tokio::try_join!(control, storage, database)?;

    let mut versions =
        vec![("vault".to_owned(), vault.version.clone()), ("nomad".to_owned(), nomad.version.clone())];
    versions.extend(postgres.as_ref().map(|server| ("postgresql".to_owned(), server.version.clone())));
    versions.extend(minio.as_ref().map(|server| ("minio".to_owned(), server.version.clone())));
    Ok(Ground {
        vault: vault.root.clone(),
        nomad: nomad.root.clone(),
        jwks_url: format!("{}/.well-known/jwks.json", nomad.root.address()),
        storage: minio.as_ref().map(|server| server.storage.clone()),
        database: postgres.as_ref().map(|server| server.root.clone()),
        versions,
        hold: Box::new(Hold {
            _nomad: nomad.process,
            _vault: vault.process,
            _minio: minio.map(|server| (server.process, server.front)),
            _postgres: postgres.map(|server| server.process),
            _run: run,
        }),
    })
}
