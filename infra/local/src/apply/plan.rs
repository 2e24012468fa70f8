//! What has to be done so that the projects are as the file says: a pure function of the two.

use std::collections::HashMap;
use std::fmt;

use domain::{ProjectId, Settings};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::file::Wanted;

/// A project as the server has it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub(super) struct There {
    pub(super) id: String,
    pub(super) repo: String,
    pub(super) settings: Settings,
}

/// What has to be done, in this order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plan {
    pub(super) actions: Vec<Action>,
    /// Projects that are as the file says.
    pub(super) equal: usize,
    /// Projects that are not in the file, and stay.
    pub(super) others: usize,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    Remove {
        id: String,
        repo: String,
    },
    Change {
        id: String,
        /// What differs, with what was there before; `null` is the default.
        fields: Map<String, Value>,
        before: Map<String, Value>,
    },
    Add {
        id: ProjectId,
        repo: String,
        settings: Settings,
    },
    /// It cannot be made as the file says.
    Refuse {
        id: String,
        why: String,
    },
}

/// What makes `there` equal to `wanted`. Projects are told by their id. What is not wanted is removed only where that is
/// asked for (`prune`), and first: what takes its place in its repository can then be added.
pub(super) fn plan(wanted: &[Wanted], there: &[There], prune: bool) -> Plan {
    let known: HashMap<&str, &There> = there.iter().map(|it| (it.id.as_str(), it)).collect();
    let unwanted: Vec<_> =
        there.iter().filter(|it| wanted.iter().all(|want| want.id.as_str() != it.id)).collect();
    let mut plan = Plan::default();
    if prune {
        let remove = |it: &&There| Action::Remove { id: it.id.clone(), repo: it.repo.clone() };
        plan.actions.extend(unwanted.iter().map(remove));
    } else {
        plan.others = unwanted.len();
    }
    let mut added = Vec::new();
    for want in wanted {
        match known.get(want.id.as_str()) {
            None => added.push(Action::Add {
                id: want.id.clone(),
                repo: want.repo.clone(),
                settings: want.settings.clone(),
            }),
            Some(it) if !it.repo.eq_ignore_ascii_case(&want.name.to_string()) => {
                plan.actions.push(other_repository(want, it));
            }
            Some(it) => match change(&it.settings, &want.settings) {
                None => plan.equal += 1,
                Some((before, fields)) => {
                    plan.actions.push(Action::Change { id: it.id.clone(), fields, before });
                }
            },
        }
    }
    plan.actions.extend(added);
    plan
}

fn other_repository(want: &Wanted, it: &There) -> Action {
    let why = format!(
        "`{}` follows `{}`, and the file says `{}`. If the repository was renamed, write its new name; if this is another \
         one, give it an `id` of its own",
        it.id, it.repo, want.name
    );
    Action::Refuse { id: it.id.clone(), why }
}

/// The settings that differ: as they are, and as they should be.
fn change(from: &Settings, to: &Settings) -> Option<(Map<String, Value>, Map<String, Value>)> {
    let (mut before, mut after) = (members(from), members(to));
    before.retain(|name, value| after.get(name) != Some(value));
    after.retain(|name, _| before.contains_key(name));
    (!after.is_empty()).then_some((before, after))
}

/// The settings that are not the default.
pub(super) fn said(settings: &Settings) -> Map<String, Value> {
    change(&Settings::default(), settings).map_or_else(Map::new, |(_, said)| said)
}

fn members(settings: &Settings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remove { id, repo } => write!(f, "remove  {id}  {repo}"),
            Self::Change { id, fields, before } => {
                write!(f, "change  {id}  ")?;
                for (at, (name, value)) in fields.iter().enumerate() {
                    let comma = if at > 0 { ", " } else { "" };
                    write!(f, "{comma}{name}: {} → {}", shown(before.get(name)), shown(Some(value)))?;
                }
                Ok(())
            }
            Self::Add { id, repo, settings } => {
                write!(f, "add     {id}  {repo}")?;
                for (name, value) in &said(settings) {
                    write!(f, ", {name}: {}", shown(Some(value)))?;
                }
                Ok(())
            }
            Self::Refuse { why, .. } => f.write_str(why),
        }
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "(default)".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::file::parse;

    fn there(id: &str, repo: &str, change: impl FnOnce(&mut Settings)) -> There {
        let mut settings = Settings::default();
        change(&mut settings);
        There { id: id.to_owned(), repo: repo.to_owned(), settings }
    }

    fn lines(plan: &Plan) -> Vec<String> {
        plan.actions.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_missing_is_added_and_what_differs_is_changed() {
        let wanted = parse(
            "projects:\n- {repo: a/new, branch: dev, frequencyMinutes: 5}\n- {repo: A/Same}\n- {repo: a/other, featured: \
             true}\n",
        );
        let there = [
            there("a.same", "a/same", |_| {}),
            there("a.other", "a/other", |it| it.branch = Some("dev".to_owned())),
            there("x", "a/x", |_| {}),
        ];
        let plan = plan(&wanted.unwrap(), &there, false);
        assert_eq!(
            lines(&plan),
            [
                "change  a.other  branch: dev → (default), featured: false → true",
                "add     a.new  a/new, branch: dev, frequencyMinutes: 5",
            ]
        );
        assert_eq!((plan.equal, plan.others), (1, 1));
        let Action::Change { fields, .. } = &plan.actions[0] else { panic!("{:?}", plan.actions) };
        assert_eq!(Value::Object(fields.clone()).to_string(), r#"{"branch":null,"featured":true}"#);
    }

    #[test]
    fn what_is_not_in_the_file_is_removed_only_when_asked_and_before_the_rest() {
        let wanted = parse("projects:\n- {repo: a/b, id: mine}\n").unwrap();
        let there = [there("a.b", "a/b", |_| {})];
        assert_eq!(lines(&plan(&wanted, &there, false)), ["add     mine  a/b"]);
        assert_eq!(lines(&plan(&wanted, &there, true)), ["remove  a.b  a/b", "add     mine  a/b"]);
    }

    #[test]
    fn a_second_time_there_is_nothing_to_do() {
        let wanted =
            parse("projects:\n- {repo: a/b, name: B, specsPath: docs/specs, featured: true}\n").unwrap();
        let there: Vec<_> = wanted
            .iter()
            .map(|it| There {
                id: it.id.to_string(),
                repo: it.name.to_string(),
                settings: it.settings.clone(),
            })
            .collect();
        let plan = plan(&wanted, &there, true);
        assert_eq!((plan.actions, plan.equal, plan.others), (vec![], 1, 0));
    }

    #[test]
    fn a_project_never_becomes_one_of_another_repository() {
        let wanted = parse("projects:\n- {repo: a/b}\n").unwrap();
        let plan = plan(&wanted, &[there("a.b", "a/renamed", |_| {})], true);
        assert_eq!(
            lines(&plan),
            [
                "`a.b` follows `a/renamed`, and the file says `a/b`. If the repository was renamed, write its new name; if \
                 this is another one, give it an `id` of its own"
            ]
        );
    }
}
