//! Values that are markup on every page: points in time, and sentences with code in them.
//!
//! Templates give some values by reference and some not: what they call takes either.

use std::borrow::Borrow;
use std::fmt;

use askama::FastWritable;
use askama::filters::HtmlSafe;
use domain::Timestamp;

/// A point in time as an element: `<time datetime="2025-11-14T05:33Z">2025-11-14</time>`. Midnight is taken for a date
/// without an hour, which is how most specs write them.
pub fn time(at: impl Borrow<Timestamp>) -> Html {
    let at = at.borrow();
    let date = at.date();
    let text = match at.as_millis().rem_euclid(86_400_000) / 60_000 {
        0 => format!("<time datetime=\"{date}\">{date}</time>"),
        minutes => {
            format!("<time datetime=\"{date}T{:02}:{:02}Z\">{date}</time>", minutes / 60, minutes % 60)
        }
    };
    Html(text)
}

/// A sentence in which backticks set code: everything is escaped, and each pair becomes `<code>`.
pub fn sentence(text: impl AsRef<str>) -> Html {
    let text = text.as_ref();
    let mut html = String::with_capacity(text.len() + 32);
    let mut parts = text.split('`').peekable();
    let mut in_code = false;
    while let Some(part) = parts.next() {
        let closed = parts.peek().is_some();
        match (in_code, closed) {
            (true, true) => {
                html.push_str("<code>");
                escape(part, &mut html);
                html.push_str("</code>");
            }
            // A last backtick without a partner is a backtick.
            (true, false) => {
                html.push('`');
                escape(part, &mut html);
            }
            (false, _) => escape(part, &mut html),
        }
        in_code = !in_code;
    }
    Html(html)
}

/// A text with everything escaped that HTML would mind.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape(text, &mut html);
    html
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(c),
        }
    }
}

/// Text that is HTML already: templates write it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// What was made here, with everything in it escaped that came from elsewhere.
    pub(crate) fn trusted(html: String) -> Self {
        Self(html)
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FastWritable for Html {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

impl HtmlSafe for Html {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_set_code_and_everything_is_escaped() {
        let check = |text: &str, expect: &str| assert_eq!(sentence(text).0, expect);
        check("Unknown status `<b>`.", "Unknown status <code>&lt;b&gt;</code>.");
        check("`a` and `b`", "<code>a</code> and <code>b</code>");
        check("one ` only", "one ` only");
        check("<script>\"'&", "&lt;script&gt;&quot;&#39;&amp;");
        check("", "");
    }

    #[test]
    fn midnight_is_a_date_and_other_times_have_their_minute() {
        let check = |text: &str, expect: &str| assert_eq!(time(Timestamp::parse(text).unwrap()).0, expect);
        check("2025-11-14", "<time datetime=\"2025-11-14\">2025-11-14</time>");
        check("2025-11-14T05:33:26Z", "<time datetime=\"2025-11-14T05:33Z\">2025-11-14</time>");
        check("1969-12-31T23:59:59Z", "<time datetime=\"1969-12-31T23:59Z\">1969-12-31</time>");
    }
}
