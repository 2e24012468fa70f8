//! Writes some pictures to look at: `cargo run -p preview --example pictures -- FOLDER`.

use domain::{Priority, Status};
use preview::{Card, Facts, card};

fn main() -> std::io::Result<()> {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let tags = ["web", "sync", "realtime", "database"].map(str::to_owned);
    let spec = |number, title, status, priority, tasks| Card {
        project: "codervisor/lean-spec",
        project_id: "codervisor.lean-spec",
        number,
        title,
        name: "035-live-specs-showcase",
        facts: Facts::Spec { status, priority, tags: &tags, tasks },
    };
    let long = "Decision: which of the existing storage engines is used for the queue of outgoing webhook deliveries, \
                and what happens with those that can't be delivered after seven days";
    let project = Card {
        project: "codervisor/lean-spec",
        project_id: "codervisor.lean-spec",
        number: "",
        title: "codervisor/lean-spec",
        name: "codervisor.lean-spec",
        facts: Facts::Project {
            description: "Ship faster with higher quality. Lean specs that both humans and AI understand.",
            by_status: [4, 31, 12, 251, 6],
        },
    };
    let pictures = [
        ("spec", spec("035", "Live specs showcase", Status::InProgress, Some(Priority::High), (3, 8))),
        ("long", spec("127", long, Status::Planned, Some(Priority::Critical), (0, 0))),
        (
            "middle",
            spec("018", "AVATAR: To-do lists, “quoted” & Żółć über Ærø", Status::Complete, None, (0, 0)),
        ),
        ("chinese", spec("052", "實時同步", Status::Draft, Some(Priority::Low), (1, 2))),
        ("archived", spec("7", "Old", Status::Archived, Some(Priority::Medium), (1, 2))),
        ("project", project),
    ];
    for (name, picture) in pictures {
        let png = card(&picture);
        println!("{name}: {} bytes", png.len());
        std::fs::write(folder.join(format!("{name}.png")), png)?;
    }
    Ok(())
}
