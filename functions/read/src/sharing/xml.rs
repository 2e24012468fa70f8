//! Text in XML.

/// What XML 1.0 cannot say at all is left out: control characters, and two that are none. Escaping is the template's.
pub(super) fn sayable(text: &str) -> String {
    let is_char = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(is_char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_say_is_left_out() {
        assert_eq!(sayable("a\u{0}\u{8}\u{b}b\t<é\u{1f600}\u{ffff}"), "ab\t<é\u{1f600}");
    }
}
