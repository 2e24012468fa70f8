//! What is said of a page where a link to it is shared, or where somebody finds it.

use super::{Frame, Page, ProjectHead};

/// What a page says of itself beside its title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// What it is about, in a sentence or two; empty: what its project is.
    pub description: String,
    /// Its address without what only narrows it: a path of this site; empty: it has none that should be kept.
    pub path: String,
    /// The path of its picture; empty: its project's.
    pub picture: String,
}

impl Shared {
    /// Of a page at that path.
    pub fn at(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }
}

impl Frame {
    /// The path of the project that the page is about; empty where it is about none.
    pub fn project_path(&self) -> String {
        self.project.as_ref().map(ProjectHead::href).unwrap_or_default()
    }
}

impl Page<'_> {
    /// What it is about.
    pub fn description(&self) -> String {
        let t = self.t;
        match (&*self.frame.shared.description, &self.frame.project) {
            ("", None) => t.sharing.about_all.to_owned(),
            ("", Some(project)) => t.sharing.about_project(t.counts.specs(project.spec_count), &project.name),
            (own, _) => own.to_owned(),
        }
    }

    /// Its whole address.
    pub fn address(&self) -> Option<String> {
        let path = Some(&self.frame.shared.path).filter(|path| !path.is_empty())?;
        Some(format!("{}{path}", self.frame.public_url.as_deref()?))
    }

    /// The whole address of its picture: one who shows it is elsewhere.
    pub fn picture(&self) -> Option<String> {
        let of_project = |project: &ProjectHead| format!("{}/preview.png", project.href());
        let own = Some(&self.frame.shared.picture).filter(|path| !path.is_empty()).cloned();
        let path = own.or_else(|| self.frame.project.as_ref().map(of_project))?;
        Some(format!("{}{path}", self.frame.public_url.as_deref()?))
    }

    /// Its title, without the project's name where that stands beside it.
    pub fn shared_title(&self) -> String {
        if self.title.is_empty() { self.tab_title() } else { self.title.clone() }
    }

    /// Whose it is.
    pub fn site(&self) -> &str {
        self.frame.project.as_ref().map_or("livespecs", |project| project.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Preferences;
    use super::super::project::tests::project;
    use super::*;

    #[test]
    fn whole_addresses_are_written_only_where_it_is_known_how_readers_reach_us() {
        let frame = |public_url: Option<&str>| Frame {
            build: "1".to_owned(),
            style: crate::styles::Style::List,
            preferences: Preferences::default(),
            poll_seconds: None,
            public_url: public_url.map(str::to_owned),
            project: Some(project()),
            shared: Shared::at("/projects/acme.app/specs"),
        };
        let shared = |frame: &Frame| {
            let page = Page::new(frame, "Specs");
            (page.address(), page.picture(), page.description())
        };
        let about = "3 specs of App, as they are now.".to_owned();
        assert_eq!(shared(&frame(None)), (None, None, about.clone()));
        let whole = |path: &str| Some(format!("https://specs.example/projects/acme.app/{path}"));
        assert_eq!(
            shared(&frame(Some("https://specs.example"))),
            (whole("specs"), whole("preview.png"), about)
        );
    }
}
