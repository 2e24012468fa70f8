//! The query of a request, as it was understood.

use domain::{Filter, Priority, Sort, Status};
use web::Refusal;
use web::refusal::shortened;

use crate::bounds::{FILTER_VALUES, LIST_OFFSET, LIST_SPECS};

/// The parameters of a query string, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<(String, String)>);

/// What a list is asked for. Everything in it, and nothing else, is part of the answer's `ETag`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct ListParams {
    pub(crate) filter: Filter,
    /// None: the best match first where there are words, else the newest number first.
    pub(crate) sort: Option<Sort>,
    pub(crate) q: String,
    pub(crate) limit: usize,
    pub(crate) offset: usize,
    pub(crate) hierarchy: bool,
}

impl Params {
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of that name, trimmed; `None` where it is missing or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim());
        values.find(|value| !value.is_empty())
    }

    /// Every value of that name, repeated or separated by commas, each once, an empty one too. More than [`FILTER_VALUES`] are
    /// refused: every one is on a page, with an address of all others.
    fn listed<'a>(&'a self, names: &'a [&str]) -> Result<Vec<&'a str>, Refusal> {
        let all = self.0.iter().filter(|(key, _)| names.contains(&key.as_str()));
        let mut values = Vec::new();
        for value in all.flat_map(|(_, value)| value.split(',')).map(str::trim) {
            if values.contains(&value) {
                continue;
            }
            if values.len() == FILTER_VALUES {
                let name = names[0];
                return Err(Refusal::invalid(format!(
                    "`{name}` has too many values; at most {FILTER_VALUES} can be asked for."
                )));
            }
            values.push(value);
        }
        Ok(values)
    }

    /// The same without an empty one.
    pub(crate) fn values<'a>(&'a self, names: &'a [&str]) -> Result<Vec<&'a str>, Refusal> {
        let mut values = self.listed(names)?;
        values.retain(|value| !value.is_empty());
        Ok(values)
    }

    fn parsed<T: PartialEq>(
        &self,
        names: &[&str],
        parse: fn(&str) -> Option<T>,
        words: &str,
    ) -> Result<Vec<T>, Refusal> {
        let mut all = Vec::new();
        for text in self.listed(names)? {
            let name = names[0];
            let value = parse(text).ok_or_else(|| {
                Refusal::invalid(format!("`{name}` is `{}`; expected {words}.", shortened(text)))
            })?;
            if !all.contains(&value) {
                all.push(value);
            }
        }
        Ok(all)
    }

    /// The first value of that name, trimmed: an empty one too. Words are left empty in a form; numbers, flags
    /// and ids are not.
    pub(crate) fn said(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// A whole number between the two.
    pub(crate) fn number(&self, name: &str, least: usize, most: usize) -> Result<Option<usize>, Refusal> {
        let Some(text) = self.said(name) else { return Ok(None) };
        match text.parse() {
            Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => {
                let text = shortened(text);
                Err(Refusal::invalid(format!(
                    "`{name}` is `{text}`; expected a whole number from {least} to {most}."
                )))
            }
        }
    }

    /// `true` or `false`, and what means the same.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.said(name) {
            None => Ok(None),
            Some("true" | "1" | "yes" | "on") => Ok(Some(true)),
            Some("false" | "0" | "no" | "off") => Ok(Some(false)),
            Some(other) => Err(Refusal::invalid(format!(
                "`{name}` is `{}`; expected `true` or `false`.",
                shortened(other)
            ))),
        }
    }

    /// What a list is narrowed to. Archived specs are left out by default where `hide_archived` says so.
    pub(crate) fn filter(&self, hide_archived: bool) -> Result<Filter, Refusal> {
        let owned = |names: &[&str]| -> Result<Vec<String>, Refusal> {
            Ok(self.values(names)?.into_iter().map(str::to_owned).collect())
        };
        Ok(Filter {
            status: self.parsed(
                &["status"],
                Status::parse,
                "`draft`, `planned`, `in-progress`, `complete` or `archived`",
            )?,
            priority: self.parsed(&["priority"], Priority::parse, "`low`, `medium`, `high` or `critical`")?,
            tags: owned(&["tags", "tag"])?,
            assignee: owned(&["assignee"])?,
            problems: self.flag("problems")?.unwrap_or(false),
            hide_archived: self.flag("archived")?.map_or(hide_archived, |shown| !shown),
        })
    }

    /// Whether specs stand below their parents: `group=parent`.
    pub(crate) fn by_parent(&self) -> Result<bool, Refusal> {
        match self.get("group") {
            None => Ok(false),
            Some("parent") => Ok(true),
            Some(other) => {
                Err(Refusal::invalid(format!("`group` is `{}`; expected `parent`.", shortened(other))))
            }
        }
    }

    /// What a page that is no list is narrowed to: the same filters and words, and no order and no part.
    pub(crate) fn narrowed(&self, hide_archived: bool) -> Result<ListParams, Refusal> {
        let ListParams { filter, q, .. } = self.list(hide_archived)?;
        Ok(ListParams { filter, q, ..ListParams::default() })
    }

    /// What a list is asked for.
    pub(crate) fn list(&self, hide_archived: bool) -> Result<ListParams, Refusal> {
        let sort = match self.get("sort") {
            None => None,
            Some(text) => Some(Sort::parse(text).ok_or_else(|| {
                let (text, words) = (shortened(text), Sort::WORDS.join("`, `"));
                Refusal::invalid(format!(
                    "`sort` is `{text}`; expected one of `{words}`, with `-` in front for descending."
                ))
            })?),
        };
        // A cursor is the offset of the next page: the snapshot's order is fixed, and the reader sees by its `ETag` when
        // there is another one.
        let offset = self.number("cursor", 0, LIST_OFFSET)?.or(self.number("offset", 0, LIST_OFFSET)?);
        Ok(ListParams {
            filter: self.filter(hide_archived)?,
            sort,
            q: self.get("q").or(self.get("query")).unwrap_or_default().to_owned(),
            limit: self.number("limit", 1, LIST_SPECS)?.unwrap_or(LIST_SPECS),
            offset: offset.unwrap_or(0),
            hierarchy: self.flag("hierarchy")?.unwrap_or(false),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(query: &[(&str, &str)]) -> Params {
        Params::new(query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn lists_are_comma_separated_or_repeated() {
        let asked = params(&[("status", "draft,Planned"), ("status", "done"), ("tags", "a, b"), ("x", "y")]);
        let asked = asked.list(false).unwrap();
        assert_eq!(asked.filter.status, [Status::Draft, Status::Planned, Status::Complete]);
        assert_eq!(asked.filter.tags, ["a", "b"]);
        assert_eq!(params(&[("x", "y")]).list(false).unwrap(), params(&[]).list(false).unwrap());
    }

    #[test]
    fn a_list_has_so_many_specs_from_so_far_on() {
        let check = |name: &str, value: usize, is_taken: bool| {
            let asked = params(&[(name, &value.to_string())]).list(false);
            assert_eq!(asked.is_ok(), is_taken, "{name} {value}");
        };
        check("limit", LIST_SPECS - 1, true);
        check("limit", LIST_SPECS, true);
        check("limit", LIST_SPECS + 1, false);
        for name in ["offset", "cursor"] {
            check(name, LIST_OFFSET - 1, true);
            check(name, LIST_OFFSET, true);
            check(name, LIST_OFFSET + 1, false);
        }
    }

    #[test]
    fn a_filter_has_so_many_values() {
        let check = |count: usize, is_taken: bool| {
            let tags = (0..count).map(|it| format!("t{it}")).collect::<Vec<_>>().join(",");
            assert_eq!(params(&[("tags", &tags)]).list(false).is_ok(), is_taken, "{count}");
        };
        check(FILTER_VALUES - 1, true);
        check(FILTER_VALUES, true);
        check(FILTER_VALUES + 1, false);
    }

    #[test]
    fn a_bad_value_says_which_and_what_is_expected() {
        let check = |name, value, message: &str| {
            assert_eq!(params(&[(name, value)]).list(false).unwrap_err().detail, message);
        };
        check(
            "status",
            "blocked",
            "`status` is `blocked`; expected `draft`, `planned`, `in-progress`, `complete` or `archived`.",
        );
        check("priority", "high,", "`priority` is ``; expected `low`, `medium`, `high` or `critical`.");
        check("limit", "0", "`limit` is `0`; expected a whole number from 1 to 2000.");
        check("limit", "2001", "`limit` is `2001`; expected a whole number from 1 to 2000.");
        check("limit", "", "`limit` is ``; expected a whole number from 1 to 2000.");
        check("archived", "", "`archived` is ``; expected `true` or `false`.");
        check("archived", "maybe", "`archived` is `maybe`; expected `true` or `false`.");
        check(
            "sort",
            "size",
            "`sort` is `size`; expected one of `number`, `title`, `status`, `priority`, `created`, `updated`, \
             with `-` in front for descending.",
        );
    }
}
