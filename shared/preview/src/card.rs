//! What is on the picture, and where.

use domain::{Priority, Status};

use crate::canvas::{Canvas, HEIGHT, Ink, WIDTH};
use crate::font::Weight;
use crate::marks::{self, Place};
use crate::text::{self, Style};

/// What a picture says.
#[derive(Clone, Debug)]
pub struct Card<'a> {
    /// What the project is called; where that cannot be written, its id.
    pub project: &'a str,
    /// The project's id.
    pub project_id: &'a str,
    /// What stands above the title: the spec's number.
    pub number: &'a str,
    /// The title.
    pub title: &'a str,
    /// What stands in its place where it needs letters that there are not.
    pub name: &'a str,
    /// What stands below.
    pub facts: Facts<'a>,
}

/// What stands below the title.
#[derive(Clone, Debug)]
pub enum Facts<'a> {
    /// Of a spec.
    Spec {
        /// Where it is in its life.
        status: Status,
        /// How much it matters.
        priority: Option<Priority>,
        /// Its tags.
        tags: &'a [String],
        /// Of its tasks: how many are done, and how many there are.
        tasks: (u32, u32),
    },
    /// Of a project.
    Project {
        /// What it says of itself.
        description: &'a str,
        /// How many specs have each status, in the order of [`Status::ALL`].
        by_status: [usize; 5],
    },
}

const MARGIN: f32 = 84.0;
const INNER: f32 = WIDTH as f32 - 2.0 * MARGIN;
/// Where the line of facts stands.
const FACTS: f32 = 546.0;
/// How high the bar at the lower edge is.
const BAR: f32 = 16.0;

const SMALL: Style = Style { weight: Weight::Regular, size: 32.0 };
const WORD: Style = Style { weight: Weight::SemiBold, size: 32.0 };
/// The sizes of a title, and how many lines each may have: the first one that is enough.
const TITLES: [(f32, usize); 4] = [(82.0, 2), (70.0, 3), (58.0, 4), (50.0, 4)];

/// The picture: a PNG of 1200 × 630 pixels.
pub fn card(card: &Card) -> Vec<u8> {
    let mut canvas = Canvas::new();
    head(&mut canvas, card);
    title(&mut canvas, card);
    match &card.facts {
        Facts::Spec { status, priority, tags, tasks } => {
            of_spec(&mut canvas, *status, *priority, tags);
            progress(&mut canvas, *status, *tasks);
        }
        Facts::Project { by_status, .. } => of_project(&mut canvas, by_status),
    }
    canvas.png()
}

/// Whose it is.
fn head(canvas: &mut Canvas, card: &Card) {
    let style = Style { weight: Weight::Regular, size: 34.0 };
    marks::page(canvas, Place { x: MARGIN - 8.0, y: 74.0, size: 52.0 });
    let beside = MARGIN + 56.0;
    if matches!(card.facts, Facts::Project { .. }) {
        text::write(canvas, "livespecs", style, (beside, 112.0), Ink::Muted);
        return;
    }
    let mark = text::width("livespecs", style);
    text::write(canvas, "livespecs", style, (MARGIN + INNER - mark, 112.0), Ink::Muted);
    let name = text::writable(card.project).unwrap_or_else(|| card.project_id.to_owned());
    let name = text::shortened(&name, style, INNER - mark - 110.0);
    text::write(canvas, &name, style, (beside, 112.0), Ink::Text);
}

/// What it is called. Of a project with what it says of itself.
fn title(canvas: &mut Canvas, card: &Card) {
    let mut y = 176.0;
    if let Some(number) = text::writable(card.number) {
        let style = Style { weight: Weight::Regular, size: 40.0 };
        y += 50.0;
        text::write(canvas, &text::shortened(&number, style, INNER), style, (MARGIN, y), Ink::Accent);
        y += 8.0;
    }
    let Some(words) = text::writable(card.title).or_else(|| text::writable(card.name)) else { return };
    let (description, room) = match card.facts {
        Facts::Project { description, .. } => (text::writable(description), 2),
        Facts::Spec { .. } => (None, usize::MAX),
    };
    let style = |size| Style { weight: Weight::SemiBold, size };
    let set = |(size, most)| (style(size), most, text::lines(&words, style(size), INNER));
    let fitting = TITLES.into_iter().map(set).find(|(_, most, lines)| lines.len() <= (*most).min(room));
    let (style, most, lines) = fitting.unwrap_or_else(|| set(TITLES[TITLES.len() - 1]));
    for line in text::first(lines, most.min(room), style, INNER) {
        y += style.size * 1.14;
        text::write(canvas, &line, style, (MARGIN, y), Ink::Text);
    }
    if let Some(description) = description {
        let style = Style { weight: Weight::Regular, size: 36.0 };
        y += 22.0;
        for line in text::first(text::lines(&description, style, INNER), 2, style, INNER) {
            y += 50.0;
            text::write(canvas, &line, style, (MARGIN, y), Ink::Muted);
        }
    }
}

/// A spec in one line: status, priority, tags.
fn of_spec(canvas: &mut Canvas, status: Status, priority: Option<Priority>, tags: &[String]) {
    let mark = |x| Place { x, y: FACTS - 30.0, size: 38.0 };
    marks::status(canvas, status, mark(MARGIN));
    let mut x = text::write(canvas, word(status), WORD, (MARGIN + 52.0, FACTS), marks::ink(status));
    if let Some(priority) = priority {
        marks::priority(canvas, priority, mark(x + 40.0));
        x = text::write(canvas, importance(priority), SMALL, (x + 90.0, FACTS), Ink::Muted);
    }
    for tag in tags.iter().filter_map(|tag| text::writable(tag)) {
        let tag = format!("#{}", tag.replace(' ', "-"));
        if x + 32.0 + text::width(&tag, SMALL) > MARGIN + INNER {
            break;
        }
        x = text::write(canvas, &tag, SMALL, (x + 32.0, FACTS), Ink::Muted);
    }
}

/// The bar at the lower edge: how much of the spec is done.
fn progress(canvas: &mut Canvas, status: Status, (done, total): (u32, u32)) {
    let part = match (status, total) {
        (Status::Complete, _) => 1.0,
        (_, 0) => 0.0,
        _ => done.min(total) as f32 / total as f32,
    };
    let (edge, rows) = ((part * WIDTH as f32).round(), (HEIGHT as f32 - BAR, HEIGHT as f32));
    marks::bar(canvas, (edge, WIDTH as f32), rows, Ink::Track);
    marks::bar(canvas, (0.0, edge), rows, marks::ink(status));
}

/// A project in one line, and as a bar: how many specs it has, and how many of each status.
fn of_project(canvas: &mut Canvas, by_status: &[usize; 5]) {
    let total: usize = by_status.iter().sum();
    let all = format!("{} {}", grouped(total), if total == 1 { "spec" } else { "specs" });
    let mut x = text::write(canvas, &all, WORD, (MARGIN, FACTS), Ink::Text);
    let rows = (HEIGHT as f32 - BAR, HEIGHT as f32);
    let order = [Status::Complete, Status::InProgress, Status::Planned, Status::Draft, Status::Archived];
    let mut edge = 0.0;
    marks::bar(canvas, (0.0, WIDTH as f32), rows, Ink::Track);
    for status in order {
        let count = by_status[status as usize];
        if count == 0 {
            continue;
        }
        let words = format!("{} {}", grouped(count), word(status).to_lowercase());
        if x + 80.0 + text::width(&words, SMALL) <= MARGIN + INNER {
            marks::status(canvas, status, Place { x: x + 36.0, y: FACTS - 27.0, size: 34.0 });
            x = text::write(canvas, &words, SMALL, (x + 80.0, FACTS), Ink::Muted);
        }
        // Stretches meet between two pixels: within one, both would be thin there.
        let next = edge + count as f32 / total as f32 * WIDTH as f32;
        if matches!(status, Status::Complete | Status::InProgress) {
            marks::bar(canvas, (edge.round(), next.round()), rows, marks::ink(status));
        }
        edge = next;
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Draft => "Draft",
        Status::Planned => "Planned",
        Status::InProgress => "In progress",
        Status::Complete => "Complete",
        Status::Archived => "Archived",
    }
}

fn importance(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "Low",
        Priority::Medium => "Medium",
        Priority::High => "High",
        Priority::Critical => "Critical",
    }
}

/// `12,345`
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    groups.map(|it| String::from_utf8_lossy(it).into_owned()).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_spec<'a>(title: &'a str, name: &'a str, tags: &'a [String]) -> Card<'a> {
        Card {
            project: "acme/app",
            project_id: "acme.app",
            number: "082",
            title,
            name,
            facts: Facts::Spec {
                status: Status::InProgress,
                priority: Some(Priority::High),
                tags,
                tasks: (3, 7),
            },
        }
    }

    /// Width and height as the PNG says them.
    fn size(png: &[u8]) -> (u32, u32) {
        let number = |at: usize| u32::from_be_bytes([0, 1, 2, 3].map(|it: usize| png[at + it]));
        (number(16), number(20))
    }

    #[test]
    fn any_words_make_a_small_picture_of_one_size() {
        let long = "pneumonoultramicroscopicsilicovolcanoconiosis".repeat(20);
        let tags = vec![long.clone(), "web".to_owned(), "index".repeat(9)];
        for title in
            ["Search", "", &long, "実時間同期", "a \u{0} \u{202e}b", "one two three ".repeat(40).as_str()]
        {
            let png = card(&of_spec(title, "082-search", &tags));
            assert_eq!(size(&png), (1200, 630));
            assert!(png.len() < 60_000, "{title}: {} bytes", png.len());
        }
    }

    #[test]
    fn a_title_in_another_script_leaves_number_name_and_status() {
        let named = card(&of_spec("實時同步", "082-realtime-sync", &[]));
        assert_eq!(named, card(&of_spec("082-realtime-sync", "082-realtime-sync", &[])));
        assert_ne!(named, card(&of_spec("實時同步", "實時同步", &[])));
    }

    #[test]
    fn the_same_words_give_the_same_bytes_and_others_do_not() {
        let facts = Facts::Project { description: "Specs as they are now", by_status: [1, 2, 3, 4_000, 0] };
        let project = Card { facts, number: "", ..of_spec("acme/app", "acme.app", &[]) };
        assert_eq!(card(&project), card(&project));
        assert_ne!(card(&project), card(&of_spec("acme/app", "acme.app", &[])));
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
