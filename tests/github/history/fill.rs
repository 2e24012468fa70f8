//! Large repositories, in one push.

use domain::CommitId;

use super::chance::Chance;
use super::text::{Spec, prose};
use crate::{Model, Push};

/// Paragraphs of a document: about 5 KB, as real ones have.
const PARAGRAPHS: usize = 24;

/// Puts that many specs, each with that many sub-specs, and that many other files into the default branch of a
/// repository, which is made where it is not there.
pub fn fill(
    model: &Model,
    name: &str,
    specs: usize,
    sub_specs_per_spec: usize,
    other_files: usize,
) -> CommitId {
    let chance = &mut Chance::new(1);
    let mut push = Push::new().write("README.md", "# A large project\n").write("AGENTS.md", "# Rules\n");
    for number in 1..=specs {
        let spec = Spec::random(chance, number);
        let path = format!("specs/{}", spec.name);
        let text = format!("{}\n{}", spec.text(chance), prose(chance, PARAGRAPHS));
        push = push.write(format!("{path}/README.md"), text);
        for sub in 1..=sub_specs_per_spec {
            let text = format!("# Part {sub}\n\n{}", prose(chance, PARAGRAPHS));
            push = push.write(format!("{path}/PART-{sub}.md"), text);
        }
    }
    for file in 0..other_files {
        let path = format!("src/module_{:03}/part_{:02}/file_{file:06}.rs", file / 1000, file / 50 % 20);
        push = push.write(path, format!("pub const NUMBER: usize = {file};\n"));
    }
    if !model.has(name) {
        model.create(name);
    }
    let branch = model.default_branch(name);
    model.push(name, &branch, push)
}
