//! Changing what a person set.

use domain::{Look, Project, Settings, Timestamp};

use super::head::exists;
use super::{claim, index, meta};
use crate::item::{json, number};
use crate::patience::Patience;
use crate::table::Changed;
use crate::transaction::Action;
use crate::write::Write;
use crate::{AddRefused, Store, StoreError, Written, key};

impl Store {
    /// Changes the settings, on the condition that they are still those of `base`. Where branch or folder change, the
    /// project's place in its repository changes with them (or is refused). The project is due from `now` on.
    pub async fn change_settings(
        &self,
        base: &Project,
        settings: Settings,
        now: Timestamp,
    ) -> Result<Result<Written, AddRefused>, StoreError> {
        const DOING: &str = "change a project's settings";
        let key = key::meta(base.ulid);
        let mut patience = Patience::new(DOING);
        loop {
            let Some(item) = self.get(DOING, key.clone(), true).await? else {
                return Ok(Ok(Written::Outdated));
            };
            let current = meta::project(&item)?;
            if current.removed || current.settings_version != base.settings_version {
                // A try of ours that was done and whose answer was lost is followed by another one.
                let ours =
                    current.settings_version == base.settings_version + 1 && current.settings == settings;
                return Ok(Ok(if ours && !current.removed { Written::Done } else { Written::Outdated }));
            }
            let after = Project {
                settings: settings.clone(),
                settings_version: base.settings_version + 1,
                look: Look { next_at: Some(now), ..current.look.clone() },
                ..current.clone()
            };
            // What the index says is made of all of this: none of it may have changed since it was read.
            let mut write = change(&after)?
                .when_number("settings_version", current.settings_version)
                .when_number("visibility_version", current.visibility_version)
                .when_number("head_sequence", meta::sequence(&current));
            if let Some(repository) = item.get("repository") {
                write = write.when("#repository = :repository").value("repository", repository.clone());
            }
            let (before, place) = (claim::place_key(&current), claim::place_key(&after));
            if before == place {
                if let Changed::Done(_) = self.change(DOING, key.clone(), write).await? {
                    return Ok(Ok(Written::Done));
                }
            } else {
                let actions = [
                    Action::Change(key.clone(), write),
                    claim::give_back(before, base.ulid),
                    claim::claim(place.clone(), &after),
                ];
                if self.transact(DOING, actions).await? {
                    return Ok(Ok(Written::Done));
                }
                let owner = self.get(DOING, place, true).await?.as_ref().map(claim::owner).transpose()?;
                if let Some((ulid, id)) = owner
                    && ulid != base.ulid
                {
                    return Ok(Err(AddRefused::AlreadyThere { id }));
                }
            }
            // A look moved something in between; or it was done, which the next round sees.
            patience.wait("the project changed, again and again").await?;
        }
    }
}

fn change(after: &Project) -> Result<Write, StoreError> {
    let mut write = exists(Write::default())
        .set("settings", json(&after.settings)?)
        .set("settings_version", number(after.settings_version));
    for (name, value) in index::by_name(after)? {
        write = write.set(name, value);
    }
    Ok(index::by_due(after).into_iter().fold(write, |write, (name, value)| write.set(name, value)))
}
