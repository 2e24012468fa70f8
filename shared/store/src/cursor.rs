//! Where a page of a list ended.

/// The last key of a page, in hexadecimal digits: nobody is tempted to make one.
pub(crate) fn write_cursor(key: &str) -> String {
    use std::fmt::Write as _;
    key.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads [`write_cursor`] back.
pub(crate) fn read_cursor(cursor: &str) -> Option<String> {
    // A key has at most 1,024 bytes.
    if cursor.is_empty() || cursor.len() > 2048 || !cursor.is_ascii() {
        return None;
    }
    let pairs = cursor.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    String::from_utf8(pairs.map(byte).collect::<Option<Vec<u8>>>()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_anything_else_is_none() {
        let key = "1äpp\u{1f}01ARYZ6S41";
        assert_eq!(read_cursor(&write_cursor(key)).as_deref(), Some(key));
        for bad in ["", "zz", "ff", "ä", &"61".repeat(1025)] {
            assert_eq!(read_cursor(bad), None, "{bad}");
        }
    }
}
