//! Which projects a delivery is about, and whether it came before.

use domain::webhook::DeliveryGuid;
use domain::{Project, ProjectUlid, RepositoryId};
use futures_util::future::{OptionFuture, join, join3};
use github::webhook::Message;
use store::{DeliveryRecord, Store, StoreError};

use crate::app::App;
use crate::bounds::STORE_PATIENCE;

/// Projects that a delivery is about.
pub(crate) struct Concerned {
    /// The one that its record is kept with: the one that its address names, else the first of its repository.
    pub(crate) home: ProjectUlid,
    /// All of them. None where the delivery is about another repository than the home's.
    pub(crate) projects: Vec<Project>,
    /// What became of it when it came before.
    pub(crate) before: Option<DeliveryRecord>,
}

/// What the store knows.
pub(crate) enum Known {
    /// It is about these.
    Concerned(Concerned),
    /// It is about none, and why.
    Nobody(&'static str),
}

/// The store did not say.
pub(crate) struct Unknown;

/// Whom a delivery is about. `project`: the one that its address names.
pub(crate) async fn concerned(
    app: &App,
    project: Option<ProjectUlid>,
    message: &Message,
) -> Result<Known, Unknown> {
    if is_elsewhere(message, app.web_url()) {
        return Ok(Known::Nobody("It comes from another GitHub than the one that is followed."));
    }
    let id = message.repository.as_ref().map(|repository| repository.id);
    let asked = async {
        match (project, id) {
            (Some(project), id) => of_project(app.store(), project, id, &message.guid).await,
            (None, Some(id)) => of_repository(app.store(), id, &message.guid).await,
            (None, None) => Ok(Known::Nobody("It is about no repository.")),
        }
    };
    match tokio::time::timeout(STORE_PATIENCE, asked).await {
        Ok(Ok(known)) => Ok(known),
        Ok(Err(error)) => {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            tracing::warn!(error.cause = cause, "{error}");
            Err(Unknown)
        }
        Err(_) => {
            tracing::warn!("the store did not answer in time");
            Err(Unknown)
        }
    }
}

async fn of_project(
    store: &Store,
    ulid: ProjectUlid,
    id: Option<RepositoryId>,
    guid: &DeliveryGuid,
) -> Result<Known, StoreError> {
    // A request of the SDK is a large future: each is put where it is not moved around.
    let own = Box::pin(store.project_now(ulid));
    let beside = OptionFuture::from(id.map(|id| Box::pin(store.of_repository(id))));
    let (own, beside, before) = join3(own, beside, Box::pin(store.delivery(ulid, guid))).await;
    let (beside, before) = (beside.transpose()?.unwrap_or_default(), before?);
    let Some(own) = own?.filter(|own| !own.removed) else {
        return Ok(Known::Nobody("There is no such project."));
    };
    if id != Some(own.repository.id) {
        return Ok(Known::Concerned(Concerned { home: ulid, projects: Vec::new(), before }));
    }
    let others: Vec<_> = beside.into_iter().filter(|other| *other != ulid).collect();
    let mut projects = vec![own];
    if !others.is_empty() {
        projects.extend(there(store, &others).await?);
    }
    Ok(Known::Concerned(Concerned { home: ulid, projects, before }))
}

async fn of_repository(store: &Store, id: RepositoryId, guid: &DeliveryGuid) -> Result<Known, StoreError> {
    let ulids = store.of_repository(id).await?;
    let Some(&home) = ulids.iter().min() else {
        return Ok(Known::Nobody("No project follows that repository."));
    };
    let there = Box::pin(there(store, &ulids));
    let (projects, before) = join(there, Box::pin(store.delivery(home, guid))).await;
    Ok(Known::Concerned(Concerned { home, projects: projects?, before: before? }))
}

async fn there(store: &Store, ulids: &[ProjectUlid]) -> Result<Vec<Project>, StoreError> {
    let mut projects = store.projects_now(ulids).await?;
    projects.retain(|project| !project.removed);
    Ok(projects)
}

/// Whether the repository is on another GitHub: there its number is somebody else's. One on loopback is a test's, and calls
/// itself what it likes.
fn is_elsewhere(message: &Message, web_url: &str) -> bool {
    let repository = message.repository.as_ref();
    let Some(url) = repository.and_then(|it| it.html_url.as_deref()) else { return false };
    let is_below = url.get(..web_url.len()).is_some_and(|start| start.eq_ignore_ascii_case(web_url))
        && url.as_bytes().get(web_url.len()) == Some(&b'/');
    web_url.starts_with("https://") && !is_below
}
