//! One entry of a request, looked at as AWS looks at it. Source: EventBridge's API reference, PutEvents, and what the
//! service answers.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::endpoints::REGION;

/// The account that everything pretends to be in.
const ACCOUNT: &str = "000000000000";

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Entry {
    /// Seconds since 1970.
    time: Option<f64>,
    source: Option<String>,
    resources: Option<Vec<String>>,
    detail_type: Option<String>,
    detail: Option<String>,
    event_bus_name: Option<String>,
}

/// Why an entry is not taken: AWS's code, and its words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Entry {
    /// Bytes that count against the limit.
    pub(super) fn size(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let resources = self.resources.iter().flatten().map(String::len).sum::<usize>();
        let time = if self.time.is_some() { 14 } else { 0 };
        time + length(&self.source) + length(&self.detail_type) + length(&self.detail) + resources
    }

    /// The event, as targets see it. `id` is new; `now` in seconds since 1970 counts where the entry has no time.
    pub(super) fn event(&self, bus: &str, id: &str, now: i64) -> Result<Value, Refused> {
        let source = required("Source", self.source.as_deref())?;
        let detail_type = required("DetailType", self.detail_type.as_deref())?;
        let detail = required("Detail", self.detail.as_deref())?;
        if source.starts_with("aws.") {
            return Err(refused("NotAuthorizedForSourceException", "Not authorized for the source."));
        }
        let Ok(detail @ Value::Object(_)) = serde_json::from_str::<Value>(detail) else {
            return Err(refused("MalformedDetail", "Detail is malformed."));
        };
        // A bus may be named by its ARN as well.
        let named = self.event_bus_name.as_deref().unwrap_or("default");
        let named = named.rsplit_once(":event-bus/").map_or(named, |(_, name)| name);
        if named != bus {
            return Err(refused("ResourceNotFoundException", &format!("Event bus {named} does not exist.")));
        }
        let time = self.time.map_or(now, |time| time as i64);
        Ok(json!({
            "version": "0",
            "id": id,
            "detail-type": detail_type,
            "source": source,
            "account": ACCOUNT,
            "time": date(time),
            "region": REGION,
            "resources": self.resources.as_deref().unwrap_or_default(),
            "detail": detail,
        }))
    }
}

fn required<'a>(name: &str, value: Option<&'a str>) -> Result<&'a str, Refused> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| {
        let message = format!("Parameter {name} is not valid. Reason: {name} is a required argument.");
        Refused { code: "InvalidArgument", message }
    })
}

fn refused(code: &'static str, message: &str) -> Refused {
    Refused { code, message: message.to_owned() }
}

/// Seconds since 1970 as `2025-11-14T05:33:26Z`.
fn date(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            source: Some("livespecs".to_owned()),
            detail_type: Some("look".to_owned()),
            detail: Some(r#"{"a": 1}"#.to_owned()),
            event_bus_name: Some("bus".to_owned()),
            ..Entry::default()
        }
    }

    #[test]
    fn an_event_has_the_envelope_that_targets_see() {
        let expect = json!({
            "version": "0", "id": "i", "detail-type": "look", "source": "livespecs", "account": "000000000000",
            "time": "2025-11-14T05:33:26Z", "region": "us-east-1", "resources": [], "detail": {"a": 1},
        });
        assert_eq!(entry().event("bus", "i", 1_763_098_406), Ok(expect.clone()));
        let arn = "arn:aws:events:us-east-1:000000000000:event-bus/bus";
        let by_arn = Entry { event_bus_name: Some(arn.to_owned()), time: Some(1_763_098_406.5), ..entry() };
        assert_eq!(by_arn.event("bus", "i", 0), Ok(expect));
    }

    #[test]
    fn an_entry_is_refused_as_aws_refuses_it() {
        let check = |entry: Entry, expect: &str| {
            let refused = entry.event("bus", "i", 0).unwrap_err();
            assert_eq!(format!("{}: {}", refused.code, refused.message), expect);
        };
        check(
            Entry { source: None, ..entry() },
            "InvalidArgument: Parameter Source is not valid. Reason: Source is a required argument.",
        );
        check(
            Entry { detail_type: Some(String::new()), ..entry() },
            "InvalidArgument: Parameter DetailType is not valid. Reason: DetailType is a required argument.",
        );
        check(
            Entry { detail: None, ..entry() },
            "InvalidArgument: Parameter Detail is not valid. Reason: Detail is a required argument.",
        );
        check(Entry { detail: Some("{".to_owned()), ..entry() }, "MalformedDetail: Detail is malformed.");
        check(Entry { detail: Some("[1]".to_owned()), ..entry() }, "MalformedDetail: Detail is malformed.");
        check(
            Entry { source: Some("aws.s3".to_owned()), ..entry() },
            "NotAuthorizedForSourceException: Not authorized for the source.",
        );
        check(
            Entry { event_bus_name: None, ..entry() },
            "ResourceNotFoundException: Event bus default does not exist.",
        );
    }

    #[test]
    fn the_size_is_what_counts_at_aws() {
        let large = Entry { time: Some(0.0), resources: Some(vec!["abc".to_owned()]), ..entry() };
        assert_eq!(large.size(), 14 + 3 + "livespecs".len() + "look".len() + r#"{"a": 1}"#.len());
    }
}
