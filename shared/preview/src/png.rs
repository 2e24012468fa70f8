//! PNG, as far as an indexed picture needs it. Source: W3C, Portable Network Graphics (Third Edition).

use std::io::Write as _;

use flate2::{Compression, Crc};

/// A picture of one byte a pixel, each a place in `palette`.
pub(crate) fn indexed(width: usize, height: usize, palette: &[[u8; 3]], pixels: &[u8]) -> Vec<u8> {
    const DEPTH: u8 = 8;
    const INDEXED: u8 = 3;
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::with_capacity(13);
    header.extend((width as u32).to_be_bytes());
    header.extend((height as u32).to_be_bytes());
    header.extend([DEPTH, INDEXED, 0, 0, 0]);
    chunk(&mut png, *b"IHDR", &header);
    chunk(&mut png, *b"PLTE", palette.as_flattened());
    chunk(&mut png, *b"IDAT", &packed(width, pixels));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn packed(width: usize, pixels: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), Compression::new(6));
    for row in pixels.chunks(width) {
        // Rows of an indexed picture are smallest without a filter. Writing to memory has no way to fail.
        let _ = packer.write_all(&[0]).and_then(|()| packer.write_all(row));
    }
    packer.finish().unwrap_or_default()
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let mut sum = Crc::new();
    sum.update(&kind);
    sum.update(data);
    png.extend((data.len() as u32).to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(sum.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn the_pixels_come_out_as_they_went_in() {
        let png = indexed(2, 2, &[[0, 0, 0], [255, 0, 0]], &[0, 1, 1, 0]);
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(&png[12..29], b"IHDR\0\0\0\x02\0\0\0\x02\x08\x03\0\0\0");
        let start = png.windows(4).position(|it| it == b"IDAT").unwrap() + 4;
        let mut rows = Vec::new();
        flate2::read::ZlibDecoder::new(&png[start..]).read_to_end(&mut rows).unwrap();
        assert_eq!(rows, [0, 0, 1, 0, 1, 0]);
        assert_eq!(&png[png.len() - 12..], b"\0\0\0\0IEND\xaeB`\x82");
    }
}
