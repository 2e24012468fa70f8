//! What a reader prefers: a language and a colour scheme, from cookies, else as the browser and the system have it.
//!
//! Both are chosen by a form of each page (`POST /preferences`), so that it works without script.

use http::header::{ACCEPT_LANGUAGE, COOKIE, HeaderMap, HeaderValue};

use crate::texts::{EN, Texts, ZH_HANS};

/// How long a choice is remembered, in seconds: a year.
const REMEMBERED_SECONDS: u32 = 31_536_000;

/// What pages are shown in. Part of the `ETag` of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Preferences {
    /// The language of a page's own words.
    pub lang: Lang,
    /// The colour scheme that was chosen; none: as the system has it.
    pub scheme: Option<Scheme>,
}

impl Preferences {
    /// What the reader who sent these headers prefers.
    pub fn of(headers: &HeaderMap) -> Self {
        let chosen = cookie(headers, "lang").and_then(Lang::parse);
        Self {
            lang: chosen.unwrap_or_else(|| Lang::accepted(headers)),
            scheme: cookie(headers, "scheme").and_then(Scheme::parse),
        }
    }

    /// The words of a page.
    pub fn texts(self) -> &'static Texts {
        self.lang.texts()
    }
}

/// A language that pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    English,
    /// Chinese in simplified characters.
    SimplifiedChinese,
}

impl Lang {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::SimplifiedChinese];

    /// The tag, as the cookie `lang` and the attribute have it. Source: BCP 47.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::SimplifiedChinese => "zh-Hans",
        }
    }

    /// What [`as_str`](Self::as_str) gives.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// What it calls itself, as short as it can.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "EN",
            Self::SimplifiedChinese => "中文",
        }
    }

    /// The next one of all: what the switch leads to.
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::SimplifiedChinese,
            Self::SimplifiedChinese => Self::English,
        }
    }

    /// The words.
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::English => &EN,
            Self::SimplifiedChinese => &ZH_HANS,
        }
    }

    /// The language that a browser asks for: of those that there are, the one it wants most; English where it wants none.
    fn accepted(headers: &HeaderMap) -> Self {
        let values = headers.get_all(ACCEPT_LANGUAGE).iter().filter_map(|it| it.to_str().ok());
        let mut best = (Self::English, 0);
        for range in values.flat_map(|value| value.split(',')) {
            let (tag, quality) = quality(range);
            if let Some(lang) = Self::of_range(tag).filter(|_| quality > best.1) {
                best = (lang, quality);
            }
        }
        best.0
    }

    /// `zh-TW` and `zh-Hant` are Chinese too: who reads traditional characters is served better by simplified ones than by
    /// another language.
    fn of_range(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") {
            Some(Self::SimplifiedChinese)
        } else if primary.eq_ignore_ascii_case("en") || primary == "*" {
            Some(Self::English)
        } else {
            None
        }
    }
}

/// A range of `Accept-Language` with its quality in thousandths; 0 where that cannot be read. Source: RFC 9110, 12.5.4.
fn quality(range: &str) -> (&str, u16) {
    let mut parts = range.split(';').map(str::trim);
    let tag = parts.next().unwrap_or_default();
    let given = parts.find_map(|it| it.strip_prefix("q=").or(it.strip_prefix("Q=")));
    let Some(given) = given else { return (tag, 1000) };
    let (whole, fraction) = given.split_once('.').unwrap_or((given, ""));
    let digits = format!("{whole}{fraction:0<3.3}");
    (tag, digits.parse().ok().filter(|it| *it <= 1000).unwrap_or(0))
}

/// A colour scheme that a reader chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Scheme {
    /// Reads the value of the cookie `scheme`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    /// What [`Self::parse`] reads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// The value of `Set-Cookie` that remembers a choice; an empty one is forgotten. `None`: there is no such choice.
pub fn chosen(name: &str, value: &str, secure: bool) -> Option<HeaderValue> {
    let is_known = match name {
        "lang" => Lang::parse(value).is_some(),
        "scheme" => Scheme::parse(value).is_some(),
        _ => return None,
    };
    if !is_known && !value.is_empty() {
        return None;
    }
    let age = if is_known { REMEMBERED_SECONDS } else { 0 };
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax{secure}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preferred(header: http::HeaderName, value: &'static str) -> Preferences {
        Preferences::of(&HeaderMap::from_iter([(header, HeaderValue::from_static(value))]))
    }

    #[test]
    fn the_language_is_the_one_that_is_wanted_most() {
        use Lang::{English, SimplifiedChinese};
        let check = |value, expect| assert_eq!(preferred(ACCEPT_LANGUAGE, value).lang, expect, "{value}");
        for value in [
            "zh",
            "zh-CN,zh;q=0.9,en;q=0.8",
            "ZH-hans",
            "zh-TW",
            "de, en;q=0.3, zh;q=0.4",
            "en;q=0, zh;q=0.001",
        ] {
            check(value, SimplifiedChinese);
        }
        for value in
            ["", "de", "en-GB, zh;q=0.9", "en, zh", "zh;q=0", "zh;q=x", "*", "zh;q=2", "zhx", "zh;q=0.9, *"]
        {
            check(value, English);
        }
    }

    #[test]
    fn a_cookie_is_a_choice_and_anything_else_in_it_is_none() {
        let check = |value, lang: Lang, scheme| {
            assert_eq!(preferred(COOKIE, value), Preferences { lang, scheme }, "{value}");
        };
        check("a=b; lang=zh-Hans; scheme=dark", Lang::SimplifiedChinese, Some(Scheme::Dark));
        check("lang=fr; scheme=blue", Lang::English, None);
        let both = HeaderMap::from_iter([
            (ACCEPT_LANGUAGE, HeaderValue::from_static("zh")),
            (COOKIE, HeaderValue::from_static("lang=en")),
        ]);
        assert_eq!(Preferences::of(&both).lang, Lang::English);
    }

    #[test]
    fn a_choice_is_remembered_for_a_year_or_forgotten() {
        let check = |name, value, expect: Option<&str>| {
            let set = chosen(name, value, true);
            assert_eq!(set.as_ref().map(|it| it.to_str().unwrap()), expect, "{name}={value}");
        };
        check("lang", "zh-Hans", Some("lang=zh-Hans; Path=/; Max-Age=31536000; SameSite=Lax; Secure"));
        check("scheme", "", Some("scheme=; Path=/; Max-Age=0; SameSite=Lax; Secure"));
        check("lang", "x; Domain=evil.example", None);
        check("other", "dark", None);
    }
}
