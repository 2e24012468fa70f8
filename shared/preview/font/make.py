"""Makes `inter-400.outlines` and `inter-600.outlines` out of the npm package `@fontsource/inter`.

    npm pack @fontsource/inter@5.3.0 && tar xzf fontsource-inter-5.3.0.tgz
    python3 -m venv v && v/bin/pip install fonttools==4.68.0 brotli
    v/bin/python make.py package/files

The same package gives the same bytes. Only outlines, advances and kerning are kept, of the characters below: that is
all that a picture needs, and it is read by the few lines of `src/font.rs`.

The format, all numbers big-endian, lengths in font units unless said otherwise:

    u16 units per em
    u16 count of glyphs
    for each glyph, by code point:  u16 code point, u16 advance, u24 where its contours begin behind the tables
    u16 count of pairs
    for each pair, by both:         u16 code point, u16 code point, i16 what is added between them
    contours of each glyph:         u8 count of contours
        for each contour:           varint count of curves, zigzag varints x and y of its first point
        for each curve:             a line: varint 2·zigzag(dx) and zigzag dy
                                    a quadratic curve: varint 2·zigzag(dx)+1, zigzag dy of the control point, then both
                                    of the end, each from the point before
"""

import itertools
import struct
import sys

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

CHARACTERS = sorted(
    {*range(0x20, 0x7F), *range(0xA0, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x1E9E}
    | set(map(ord, "–—‘’‚“”„†•…‹›€™←↑→↓↔−×÷≈≠≤≥"))
)
# Pairs of these are kerned, where that moves them by this part of an em.
KERNED = [ord(c) for c in map(chr, range(0x21, 0x7F)) if c not in "\"<>[]^`{|}~"] + [ord(c) for c in "–—‘’“”…"]
LEAST = 0.008


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def zigzag(number):
    return number * 2 if number >= 0 else -number * 2 - 1


class Curves(BasePen):
    """Collects contours as lines and quadratic curves."""

    def __init__(self, glyphs):
        super().__init__(glyphs)
        self.contours = []

    def _moveTo(self, point):
        self.contours.append((point, []))

    def _lineTo(self, point):
        self.contours[-1][1].append((point,))

    def _qCurveToOne(self, control, end):
        self.contours[-1][1].append((control, end))

    def _closePath(self):
        start, curves = self.contours[-1]
        last = curves[-1][-1] if curves else start
        if last != start:
            curves.append((start,))


def outline(font, name):
    glyphs = font.getGlyphSet()
    pen = Curves(glyphs)
    glyphs[name].draw(pen)
    contours = [(start, curves) for start, curves in pen.contours if curves]
    out = bytearray([len(contours)])
    for start, curves in contours:
        at = tuple(map(round, start))
        out += varint(len(curves)) + varint(zigzag(at[0])) + varint(zigzag(at[1]))
        for curve in curves:
            for place, point in enumerate(tuple(map(round, p)) for p in curve):
                dx, dy = point[0] - at[0], point[1] - at[1]
                first = zigzag(dx)
                if place == 0:
                    first = first * 2 + (len(curve) - 1)
                out += varint(first) + varint(zigzag(dy))
                at = point
    return bytes(out)


def kerning(font):
    """What each pair of glyphs is moved by, as the feature `kern` says: the first subtable that covers a pair counts."""
    table = font["GPOS"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for index in record.Feature.LookupListIndex
    }
    subtables = []
    for index in sorted(lookups):
        for sub in table.LookupList.Lookup[index].SubTable:
            subtables.append(sub.ExtSubTable if sub.LookupType == 9 else sub)

    def of(left, right):
        for sub in subtables:
            if left not in sub.Coverage.glyphs:
                continue
            if sub.Format == 1:
                for record in sub.PairSet[sub.Coverage.glyphs.index(left)].PairValueRecord:
                    if record.SecondGlyph == right:
                        return record.Value1.XAdvance if record.Value1 else 0
                continue
            first = sub.ClassDef1.classDefs.get(left, 0)
            second = sub.ClassDef2.classDefs.get(right, 0)
            value = sub.Class1Record[first].Class2Record[second].Value1
            return getattr(value, "XAdvance", 0) if value else 0
        return 0

    return of


def make(folder, weight):
    # Fontsource cuts the font by script: what the first file has not is in the second.
    fonts = [TTFont(f"{folder}/inter-{part}-{weight}-normal.woff2") for part in ("latin", "latin-ext")]
    names, outlines, table = {}, bytearray(), []
    for code in CHARACTERS:
        font = next((font for font in fonts if code in font.getBestCmap()), None)
        if font is None:
            continue
        name = font.getBestCmap()[code]
        if font is fonts[0]:
            names[code] = name
        table.append((code, font["hmtx"][name][0], len(outlines)))
        outlines += outline(font, name)
    units = fonts[0]["head"].unitsPerEm
    kern, pairs = kerning(fonts[0]), []
    for left, right in itertools.product([code for code in KERNED if code in names], repeat=2):
        value = kern(names[left], names[right])
        if abs(value) >= LEAST * units:
            pairs.append((left, right, value))
    out = struct.pack(">HH", units, len(table))
    for code, advance, at in table:
        out += struct.pack(">HHBH", code, advance, at >> 16, at & 0xFFFF)
    out += struct.pack(">H", len(pairs))
    for pair in sorted(pairs):
        out += struct.pack(">HHh", *pair)
    with open(f"inter-{weight}.outlines", "wb") as file:
        file.write(out + outlines)
    print(weight, len(table), "glyphs,", len(pairs), "pairs,", len(out + outlines), "bytes, units", units,
          "missing", [hex(c) for c in CHARACTERS if c not in {t[0] for t in table}])


if __name__ == "__main__":
    for weight in (400, 600):
        make(sys.argv[1], weight)
