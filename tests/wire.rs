//! HTTP/1.1 messages on a stream, as much of it as the two sides here speak.

use std::io::{self, BufRead, Read};

/// The head of a message: its first line, and its header fields with names in lower case.
#[derive(Debug)]
pub struct Head {
    /// `GET /path HTTP/1.1`, or `HTTP/1.1 200 OK`.
    pub first_line: String,
    /// The header fields, in their order.
    pub fields: Vec<(String, String)>,
}

impl Head {
    /// Reads one head; `None` where the other side has closed the connection.
    pub fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let first_line = line.trim_end().to_owned();
        let mut fields = Vec::with_capacity(16);
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let field = line.trim_end();
            if field.is_empty() {
                return Ok(Some(Self { first_line, fields }));
            }
            let (name, value) = field.split_once(':').ok_or_else(|| unexpected(field))?;
            fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn is_chunked(&self) -> bool {
        self.field("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked"))
    }

    fn length(&self) -> io::Result<u64> {
        self.field("content-length").map_or(Ok(0), |value| value.parse().map_err(|_| unexpected(value)))
    }

    /// Reads the body that follows this head.
    pub(crate) fn read_body(&self, reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        if self.is_chunked() {
            read_chunks(reader, |reader, size| reader.take(size).read_to_end(&mut body).map(drop))?;
        } else {
            let length = self.length()?;
            reader.take(length).read_to_end(&mut body)?;
            if body.len() as u64 != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(body)
    }

    /// Passes over the body without copying it; gives its length.
    pub(crate) fn skip_body(&self, reader: &mut impl BufRead) -> io::Result<u64> {
        if self.is_chunked() {
            let mut total = 0;
            read_chunks(reader, |reader, size| {
                total += size;
                skip(reader, size)
            })?;
            return Ok(total);
        }
        let length = self.length()?;
        skip(reader, length)?;
        Ok(length)
    }
}

fn read_chunks<R: BufRead>(
    reader: &mut R,
    mut take: impl FnMut(&mut R, u64) -> io::Result<()>,
) -> io::Result<()> {
    let mut line = String::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let size = u64::from_str_radix(line.trim_end(), 16).map_err(|_| unexpected(&line))?;
        take(reader, size)?;
        line.clear();
        reader.read_line(&mut line)?;
        if size == 0 {
            return Ok(());
        }
    }
}

fn skip(reader: &mut impl BufRead, mut left: u64) -> io::Result<()> {
    while left > 0 {
        let available = reader.fill_buf()?.len();
        if available == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let taken = available.min(usize::try_from(left).unwrap_or(usize::MAX));
        reader.consume(taken);
        left -= taken as u64;
    }
    Ok(())
}

fn unexpected(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("unexpected in HTTP: `{}`", what.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_read_by_length_and_by_chunks() {
        fn check(message: &str, expect: &str) {
            let mut reader = message.as_bytes();
            let head = Head::read(&mut reader).unwrap().unwrap();
            assert_eq!(head.read_body(&mut reader).unwrap(), expect.as_bytes());
            let mut reader = message.as_bytes();
            let head = Head::read(&mut reader).unwrap().unwrap();
            assert_eq!(head.skip_body(&mut reader).unwrap(), expect.len() as u64);
            assert!(reader.is_empty());
        }
        check("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello");
        check(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
            "hello",
        );
        check("HTTP/1.1 304 Not Modified\r\n\r\n", "");
    }

    #[test]
    fn a_cut_body_is_an_error() {
        let mut reader = &b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"[..];
        let head = Head::read(&mut reader).unwrap().unwrap();
        assert!(head.read_body(&mut reader).is_err());
    }
}
