//! What must not be seen on any page, whatever is on it.

use std::fs;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::browser::{Browser, DESK, PHONE};
use crate::variable;

/// Where the page must not scroll sideways: 720 is a desk's screen at 200 %, 335 the narrowest phone beside a scrollbar.
pub(crate) const WIDTHS: [u32; 6] = [335, PHONE, 720, 1100, DESK, 2000];

/// 180 mm, and beside it what a scrollbar takes, which paper has not.
const PAPER: u32 = 680 + 15;

static AXE: LazyLock<String> = LazyLock::new(|| fs::read_to_string(variable("LIVESPECS_AXE")).unwrap());

impl Browser {
    /// What is wrong with the page that is open, at both widths and in both schemes; in words.
    pub(crate) fn faults(&self) -> Vec<String> {
        self.faults_in(&["light", "dark"])
    }

    /// The same in those schemes. The second one differs by its colours alone.
    pub(crate) fn faults_in(&self, schemes: &[&str]) -> Vec<String> {
        // Where the page ran without scripts, axe-core needs them now; the page's own were passed over.
        self.scripts(true);
        self.run(&format!("{};", *AXE), &[]);
        let mut faults = Vec::new();
        for width in WIDTHS {
            faults.extend(self.too_wide_at(width));
        }
        for width in [PHONE, DESK] {
            self.resize(width);
            for scheme in schemes {
                let rules = if *scheme == "dark" { json!(["color-contrast"]) } else { json!([]) };
                self.colours(scheme);
                faults.extend(self.axe(&rules).into_iter().map(|it| format!("{width}, {scheme}: {it}")));
            }
        }
        faults.extend(self.said_and_asked());
        faults
    }

    /// What makes the page scroll sideways in a window of that width.
    pub(crate) fn too_wide_at(&self, width: u32) -> Vec<String> {
        self.resize(width);
        let wide = texts(&self.run(include_str!("scripts/overflow.js"), &[]));
        wide.into_iter().map(|it| format!("{width}: {it}")).collect()
    }

    /// What does not fit on a sheet of paper (A4, within our margins).
    pub(crate) fn too_wide_on_paper(&self) -> Vec<String> {
        self.tools("Emulation.setEmulatedMedia", &json!({ "media": "print" }));
        let wide = self.too_wide_at(PAPER);
        self.tools("Emulation.setEmulatedMedia", &json!({ "media": "" }));
        wide
    }

    /// What axe-core finds by those rules; by all where there are none.
    fn axe(&self, rules: &Value) -> Vec<String> {
        texts(&self.run_until_called(include_str!("scripts/axe.js"), std::slice::from_ref(rules)))
    }

    /// What the console says, and what was asked of another host, since this was last asked.
    pub(crate) fn said_and_asked(&self) -> Vec<String> {
        let page = self.text("return location.origin");
        let said = self.log("browser").into_iter().filter_map(|line| {
            let message = line["message"].as_str()?;
            // A page that is not there says so by its status, which the console repeats.
            let is_status = message.contains("Failed to load resource") && message.contains(" 40");
            (!is_status).then(|| format!("console: {message}"))
        });
        let mut faults = said.collect::<Vec<_>>();
        for line in self.log("performance") {
            let message: Value =
                serde_json::from_str(line["message"].as_str().unwrap_or_default()).unwrap_or_default();
            let message = &message["message"];
            if message["method"] != "Network.requestWillBeSent" {
                continue;
            }
            let url = message["params"]["request"]["url"].as_str().unwrap_or_default();
            if !url.starts_with(&page) && !url.starts_with("data:") {
                faults.push(format!("asks {url}"));
            }
        }
        faults
    }
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|it| it.as_str().map(str::to_owned)).collect()
}
