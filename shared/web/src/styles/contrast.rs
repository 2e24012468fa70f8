//! The colours of `tokens.css` can be told apart, in both schemes: 4.5:1 for text, 3:1 for marks (WCAG 2.2, 1.4.3 and
//! 1.4.11).

use std::collections::HashMap;

const TOKENS: &str = include_str!("../../assets/css/tokens.css");

/// Lightness, chroma, hue in degrees.
type Oklch = [f64; 3];

/// The colour tokens: the light one and the dark one of each.
fn tokens() -> HashMap<&'static str, [Oklch; 2]> {
    let mut tokens = HashMap::new();
    for line in TOKENS.lines().map(str::trim) {
        let Some((name, value)) = line.strip_prefix("--color-").and_then(|it| it.split_once(": ")) else {
            continue;
        };
        let colours: Vec<Oklch> = value.split("oklch(").skip(1).map(oklch).collect();
        if let [light, dark] = colours[..] {
            tokens.insert(name, [light, dark]);
        } else if let Some(other) = value.strip_prefix("var(--color-") {
            let same = tokens[other.trim_end_matches(");")];
            tokens.insert(name, same);
        } else {
            panic!("`--color-{name}` is neither one colour for each scheme nor another token");
        }
    }
    tokens
}

fn oklch(text: &str) -> Oklch {
    let numbers: Vec<f64> =
        text.split(')').next().unwrap().split_whitespace().map(|it| it.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

/// Relative luminance, as WCAG defines it. OKLCH to linear sRGB as in CSS Color 4; what is out of gamut is cut.
fn luminance([lightness, chroma, hue]: Oklch) -> f64 {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let middle = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    let red = 4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short;
    let green = -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short;
    let blue = -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701_0 * short;
    0.2126 * red.clamp(0.0, 1.0) + 0.7152 * green.clamp(0.0, 1.0) + 0.0722 * blue.clamp(0.0, 1.0)
}

fn contrast(a: Oklch, b: Oklch) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[track_caller]
fn check(fronts: &[&str], backs: &[&str], least: f64) {
    let tokens = tokens();
    for (front, back) in fronts.iter().flat_map(|front| backs.iter().map(move |back| (front, back))) {
        for (place, scheme) in ["light", "dark"].iter().enumerate() {
            let ratio = contrast(tokens[front][place], tokens[back][place]);
            assert!(ratio >= least, "{front} on {back}, {scheme}: {ratio:.2}, wanted {least}");
        }
    }
}

#[test]
fn black_on_white_is_twenty_one_to_one() {
    assert!((contrast([0.0, 0.0, 0.0], [1.0, 0.0, 0.0]) - 21.0).abs() < 0.01);
}

#[test]
fn text_can_be_read_on_every_ground() {
    let grounds = ["bg", "surface", "raised", "hover", "accent-soft", "warn-soft", "danger-soft"];
    check(&["text", "text-muted"], &grounds, 4.5);
    check(&["link", "ok", "warn", "danger", "info"], &["bg", "surface", "raised"], 4.5);
    check(&["text"], &["mark"], 4.5);
    check(&["on-accent"], &["accent"], 4.5);
}

#[test]
fn marks_can_be_seen_on_every_ground() {
    let marks = ["draft", "planned", "in-progress", "complete", "archived", "accent", "border-strong"];
    check(&marks, &["bg", "raised", "hover"], 3.0);
}
