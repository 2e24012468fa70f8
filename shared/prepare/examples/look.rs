//! Renders a folder of Markdown, for looking at and for measuring: `look DIR STYLES… OUT`.
//!
//! Writes `OUT/<name>.html` for each document, and prints how long rendering took, how many blocks could be made, and
//! how much memory the process has.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::BlockId;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, styles @ .., out] = &arguments[..] else {
        eprintln!("usage: look DIR STYLES… OUT");
        std::process::exit(2);
    };
    let styles: String = styles.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    let mut files = Vec::new();
    collect(Path::new(folder), &mut files);
    files.sort();
    let mut made: BTreeMap<String, (u32, u32, Duration)> = BTreeMap::new();
    let mut times: Vec<(f64, PathBuf)> = Vec::new();
    let _ = fs::create_dir_all(out);
    for file in &files {
        let Ok(text) = fs::read_to_string(file) else { continue };
        let body = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .map_or(&*text, |(_, body)| body);
        let slow = render::slow_blocks(body);
        let started = now();
        let blocks = prepare::blocks(body, Duration::from_secs(10));
        let elapsed = started.elapsed();
        for block in &slow {
            let entry = made.entry(block.kind.clone()).or_default();
            let found = blocks.contains_key(&BlockId::of(&block.kind, &block.source));
            if found {
                entry.0 += 1;
            } else {
                entry.1 += 1;
            }
            entry.2 += elapsed / slow.len() as u32;
        }
        let links = render::Links {
            document: "a/README.md",
            target: &|path| Some(format!("/{}", path.trim_start_matches('/'))),
        };
        let _ = render::render(body, &links, &blocks);
        let started = now();
        let rendered = render::render(body, &links, &blocks);
        let kilobytes = (body.len() as f64 / 1024.0).max(1.0);
        times.push((started.elapsed().as_secs_f64() * 1e6, file.clone()));
        if started.elapsed() > Duration::from_millis(2) {
            println!("slow: {:?} for {kilobytes:.0} KB: {}", started.elapsed(), file.display());
        }
        let name = file.strip_prefix(folder).unwrap_or(file).display().to_string().replace(['/', '\\'], "_");
        let page = format!(
            "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=width=device-width><title>{name}</title>\
             <style>{styles}</style><main class=\"markdown\">{}</main>",
            rendered.html
        );
        let _ = fs::write(Path::new(out).join(name + ".html"), page);
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let at = |part: f64| times.get(((times.len() - 1) as f64 * part) as usize).map_or(0.0, |(time, _)| *time);
    println!(
        "{} documents: render p50 {:.0} µs, p99 {:.0} µs, most {:.0} µs",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
    for (kind, (yes, no, time)) in &made {
        println!("{kind}: {yes} made, {no} not, about {time:?}");
    }
    println!("{}", memory());
    println!(
        "{} tokens",
        files
            .iter()
            .filter_map(|file| fs::read_to_string(file).ok())
            .map(|text| prepare::count_tokens(&text))
            .sum::<u32>()
    );
    println!("{}", memory());
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}

fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[allow(clippy::disallowed_methods, reason = "it measures with the real clock")]
fn now() -> Instant {
    Instant::now()
}
