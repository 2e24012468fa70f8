//! `GET /projects/{id}/badge.svg`: how far a project is, for its README.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::{Stats, Status};
use web::Refusal;
use web::answers::Media;
use web::texts::thousands;

use super::xml::sayable;
use crate::bounds::BADGE_CHARS;
use crate::params::Params;
use crate::view::OfProject;

/// A badge, in the shape that READMEs know. Sizes are in pixels.
#[derive(Template)]
#[template(path = "badge.svg", escape = "xml")]
struct Badge {
    label: String,
    message: String,
    fill: &'static str,
    /// Where the label ends and the message begins.
    middle: usize,
    width: usize,
    /// How long each text is made, whatever font it is set in.
    label_length: usize,
    message_length: usize,
}

/// The badge of a project.
pub(crate) async fn of_project(
    Query(pairs): Query<Vec<(String, String)>>,
    OfProject { app, view, headers }: OfProject,
) -> Result<Response, Refusal> {
    let params = Params::new(pairs);
    let label = sayable(params.get("label").unwrap_or("specs"));
    let label: String = label.replace(['\t', '\n', '\r'], " ").chars().take(BADGE_CHARS).collect();
    let ask = view.ask(&headers, Media::File("image/svg+xml; charset=utf-8"), ("badge", &label));
    if let Some(known) = app.known(&view, &ask) {
        return Ok(known);
    }
    let svg = Badge::of(label, &Stats::of(view.snapshot())).render().map_err(|_| Refusal::internal())?;
    app.finish(&view, &ask, svg)
}

impl Badge {
    fn of(label: String, stats: &Stats) -> Self {
        /// The dot, with the space around it.
        const DOT: usize = 19;
        const PADDING: usize = 6;
        let complete = stats.with_status(Status::Complete);
        let (message, fill) = match stats.total {
            0 => ("none yet".to_owned(), "#5f6672"),
            total if complete == total => (format!("{} complete", thousands(total)), "#1b7a48"),
            total => (format!("{}/{}", thousands(complete), thousands(total)), "#5450c4"),
        };
        let (label_length, message_length) = (length(&label), length(&message));
        let middle = DOT + label_length + PADDING;
        let width = middle + PADDING + message_length + PADDING;
        Self { label, message, fill, middle, width, label_length, message_length }
    }
}

/// How long a text is in Verdana of 11 pixels, rounded up.
fn length(text: &str) -> usize {
    /// Verdana's advances of the characters from space to `~`, in 2048ths of an em.
    #[rustfmt::skip]
    const ADVANCES: [u16; 95] = [
        720, 806, 940, 1676, 1302, 2204, 1488, 550, 930, 930, 1302, 1676, 745, 930, 745, 930,
        1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 930, 930, 1676, 1676, 1676, 1117,
        2048, 1400, 1404, 1430, 1578, 1295, 1177, 1587, 1539, 862, 931, 1419, 1140, 1726, 1532, 1612,
        1235, 1612, 1424, 1400, 1262, 1499, 1400, 2025, 1403, 1260, 1403, 930, 930, 930, 1676, 1302,
        1302, 1230, 1276, 1067, 1276, 1220, 720, 1276, 1296, 562, 705, 1212, 562, 1992, 1296, 1243,
        1276, 1276, 874, 1067, 807, 1296, 1212, 1676, 1212, 1212, 1076, 1300, 930, 1300, 1676,
    ];
    let advance = |c: char| match c {
        ' '..='~' => usize::from(ADVANCES[c as usize - 0x20]),
        // Wide ones are as wide as an em, the others about as wide as a letter.
        '\u{1100}'.. => 2048,
        _ => 1400,
    };
    (text.chars().map(advance).sum::<usize>() * 11).div_ceil(2048)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(complete: usize, total: usize) -> Badge {
        let by_status = [total - complete, 0, 0, complete, 0];
        Badge::of("specs".to_owned(), &Stats { total, by_status, ..Stats::default() })
    }

    #[test]
    fn a_badge_says_how_many_of_all_are_complete() {
        assert_eq!(of(41, 52).message, "41/52");
        assert_eq!(of(0, 0).message, "none yet");
        assert_eq!(of(1_304, 1_304).message, "1,304 complete");
        assert_ne!(of(52, 52).fill, of(51, 52).fill);
    }

    #[test]
    fn texts_have_the_room_that_they_need() {
        assert_eq!(length("specs"), 31);
        assert_eq!((length(""), length("規格"), length("é")), (0, 22, 8));
        let badge = of(41, 52);
        assert!(badge.width - badge.middle >= badge.message_length + 10);
    }
}
