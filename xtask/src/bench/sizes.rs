//! What memory the functions should have. With memory comes a share of a processor, a whole one at 1,769 MB, and the price: so a
//! function that has little may wait for itself, and one that has much pays while it waits for others. Source: AWS Lambda
//! Developer Guide, "Configure Lambda function memory".
//!
//! Shares are control groups of Linux, which only root can make.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use scenarios::http::Request;
use scenarios::process::Function;
use scenarios::runtime::Runtime;
use serde_json::json;

use super::report::{Report, median, millis};
use super::{Bench, Options};
use crate::outside::Outside;

/// In MB.
const SIZES: [u32; 5] = [128, 256, 512, 1024, 1769];

/// So much memory has one processor.
const PROCESSOR: u32 = 1769;

/// In which a group has its share: as often as Linux takes turns, and not more.
const PERIOD_MICROS: u32 = 20_000;

/// What GitHub takes for an answer, and the store, in milliseconds.
const LATENCY: (u64, u64) = (100, 5);

/// USD for a GB-second on arm64. Source: infra/cost.py.
const PRICE: f64 = 0.000_013_333_4;

pub(crate) fn measure(bench: &Bench, _: &Options, report: &mut Report) -> Result<()> {
    let mut rows = Vec::new();
    for size in SIZES {
        let share = Share::new(size)?;
        let mut outside = Outside::start(&bench.programs.world)?;
        let sync = share.of(bench, &bench.programs.sync)?;
        let read = share.of(bench, &bench.read().dir)?;
        let project = outside.follow(&bench.programs.sync, 50)?;
        outside.latency(LATENCY.0, LATENCY.1)?;

        let read = outside.reached_by(Function::new(read).with("LOG_LEVEL", "warn"));
        let list = Request::get("/projects/acme.app/specs").header("accept", "text/html");
        let (mut cold, mut first, mut peak) = (Vec::new(), Vec::new(), 0);
        for _ in 0..bench.times(50).min(5) {
            let began = Instant::now();
            let mut runtime = Runtime::start(&read)?;
            let specs = runtime.invoke(&list)?.0;
            cold.push(began.elapsed());
            ensure!(specs.status == 200, "{}: {}", specs.status, specs.text());
            let names = runtime.invoke(&Request::get("/api/projects/acme.app/specs"))?.0.json();
            for spec in names["specs"].as_array().into_iter().flatten().take(20) {
                let name = spec["specName"].as_str().context("a spec without a name")?;
                let page = Request::get(format!("/projects/acme.app/specs/{name}"));
                first.push(runtime.invoke(&page)?.1);
            }
            peak = peak.max(runtime.peak_bytes());
        }

        let sync = outside.reached_by(Function::new(sync).with("LOG_LEVEL", "warn"));
        let detail = json!({ "projects": [project], "trigger": "schedule" });
        let look = json!({ "source": "livespecs", "detail-type": "look", "detail": detail });
        let mut runtime = Runtime::start(&sync)?;
        let (mut nothing, mut change) = (Vec::new(), Vec::new());
        for round in 0..bench.times(50).min(5) {
            let write = json!({ "specs/001-spec-1/README.md": format!("# Round {round}\n") });
            outside.tell(&json!({ "do": "push", "repo": "acme/app", "write": write }))?;
            change.push(runtime.hand(&look)?.1);
            nothing.push(runtime.hand(&look)?.1);
        }
        rows.push(row(size, &[&cold, &first, &nothing, &change], [peak, runtime.peak_bytes()]));
    }
    report.table(
        "Memory of a function (MB); cold start to the list from the store, a spec for the first time, a look that finds nothing and \
         one that finds a changed spec (ms; GitHub 100, store 5); USD for a million of each; memory at most (MB), read and sync:",
        &["MB", "cold", "USD", "spec", "USD", "nothing new", "USD", "one changed", "USD", "read", "sync"],
        &rows,
    );
    Ok(())
}

fn row(size: u32, times: &[&Vec<Duration>], peaks: [u64; 2]) -> Vec<String> {
    let mut row = vec![size.to_string()];
    for times in times {
        let time = median(times);
        let price = time.as_secs_f64() * f64::from(size) / 1024.0 * PRICE * 1e6;
        row.extend([format!("{:.1}", millis(time)), format!("{price:.2}")]);
    }
    row.extend(peaks.iter().map(|peak| format!("{:.0}", *peak as f64 / 1e6)));
    row
}

/// A group of processes that has the share of a processor which comes with some memory. It ends with this value.
struct Share {
    size: u32,
    dir: PathBuf,
}

impl Share {
    fn new(size: u32) -> Result<Self> {
        let groups = Path::new("/sys/fs/cgroup");
        let is_unified = groups.join("cgroup.controllers").exists();
        let groups = if is_unified { groups.to_path_buf() } else { groups.join("cpu") };
        let share = Self { size, dir: groups.join(format!("livespecs-{size}")) };
        fs::create_dir_all(&share.dir).context("a control group, which only root can make")?;
        let quota = PERIOD_MICROS * size / PROCESSOR;
        let settings = if is_unified {
            vec![("cpu.max", format!("{quota} {PERIOD_MICROS}"))]
        } else {
            vec![("cpu.cfs_period_us", PERIOD_MICROS.to_string()), ("cpu.cfs_quota_us", quota.to_string())]
        };
        for (name, value) in settings {
            fs::write(share.dir.join(name), value).with_context(|| format!("{name} of a control group"))?;
        }
        Ok(share)
    }

    /// The function of a folder, in this group.
    fn of(&self, bench: &Bench, function: &Path) -> Result<PathBuf> {
        let name = function.file_name().context("a folder has a name")?.to_string_lossy();
        let dir = bench.work.join(format!("{name}-{}", self.size));
        fs::create_dir_all(&dir)?;
        let bootstrap = dir.join("bootstrap");
        let program = function.join("bootstrap");
        let script = format!(
            "#!/bin/sh\necho $$ > {}/cgroup.procs\nexec {}\n",
            self.dir.display(),
            std::path::absolute(program)?.display()
        );
        fs::write(&bootstrap, script)?;
        let mut permissions = fs::metadata(&bootstrap)?.permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
        fs::set_permissions(&bootstrap, permissions)?;
        Ok(dir)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        // It is empty by now: what was in it ended before.
        let _ = fs::remove_dir(&self.dir);
    }
}
