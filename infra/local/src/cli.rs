//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Specs as they are now: serves a folder of specs, and shows every change in it.
#[derive(Debug, Parser)]
#[command(name = "livespecs", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) serve: ServeArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print what is odd about a folder of specs, as a compiler does.
    ///
    /// Exits with 0 where there are no errors, with 1 where there are, and with 2 where it could not look.
    Check(CheckArgs),
    /// Write the prepared snapshot that a bundle carries, so that a cold start parses nothing.
    Prepare(PrepareArgs),
    /// Make the projects of a server equal to a file: add what is missing, change what differs.
    ///
    /// The file has `projects:`, a list of what `POST /api/projects` takes. The environment's ADMIN_TOKEN is the server's
    /// admin token. Exits with 0 where all went well, with 1 where something failed, and with 2 for wrong use.
    Apply(ApplyArgs),
    /// Sign a recorded delivery of GitHub, and send it to a server.
    ///
    /// The file has `headers`, an object of texts, and `body`, the JSON that GitHub sends. It is signed with the environment's
    /// GITHUB_WEBHOOK_SECRET, or for a project with what is derived from its WEBHOOK_MASTER_SECRET; else with those that the
    /// server keeps in its data directory. Exits with 0 where the server took it, with 1 where not, and with 2 for wrong use.
    Deliver(DeliverArgs),
}

#[derive(Args, Debug)]
pub(crate) struct ServeArgs {
    /// The port to listen on; 0 takes any free one.
    #[arg(long, default_value_t = 3000)]
    pub(crate) port: u16,
    /// The address to listen on; 0.0.0.0 lets other machines in.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) host: String,
    /// The folder with the specs [default: the environment's SPECS_DIR, else `specs`].
    #[arg(long, value_name = "DIR")]
    pub(crate) specs_dir: Option<PathBuf>,
    /// Where the followed repositories are kept: they survive a restart.
    #[arg(long, value_name = "DIR", default_value = ".livespecs")]
    pub(crate) data_dir: PathBuf,
    /// Keep nothing on disk: followed repositories end with the process.
    #[arg(long)]
    pub(crate) in_memory: bool,
    /// Seconds between two looks at which repositories are due.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) tick_seconds: u64,
    /// Where GitHub and readers reach this server, for those who tunnel or have a proxy before it [default: the environment's PUBLIC_URL].
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Open the first page in the browser.
    #[arg(long)]
    pub(crate) open: bool,
}

#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// The folder with the specs [default: the environment's SPECS_DIR, else `specs`].
    pub(crate) dir: Option<PathBuf>,
    /// How to print what was found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
}

/// Who reads the outcome of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// People, with the lines of source.
    Human,
    /// Programs: one JSON object.
    Json,
    /// GitHub Actions: workflow commands, which become annotations.
    Github,
}

#[derive(Args, Debug)]
pub(crate) struct PrepareArgs {
    /// The folder with the specs [default: the environment's SPECS_DIR, else `specs`].
    #[arg(long, value_name = "DIR")]
    pub(crate) specs_dir: Option<PathBuf>,
    /// The file to write [default: the environment's SNAPSHOT_FILE, else `specs.snapshot` beside the folder].
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct ApplyArgs {
    /// The file: `projects:`, with a list of projects.
    pub(crate) file: PathBuf,
    /// The server: `https://specs.example`.
    #[arg(long)]
    pub(crate) url: String,
    /// Remove the projects that are not in the file.
    #[arg(long)]
    pub(crate) prune: bool,
    /// Show what would be done, and do nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Args, Debug)]
pub(crate) struct DeliverArgs {
    /// The file: `{"headers": {…}, "body": {…}}`.
    pub(crate) file: PathBuf,
    /// The server.
    #[arg(long, default_value = "http://localhost:3000")]
    pub(crate) url: String,
    /// The project whose own address it goes to: the last part of its webhook's address [default: the address for all].
    /// Its id is not enough: the address is in what `GET /api/projects/ID/webhook` answers an
    /// admin, where PUBLIC_URL is set.
    #[arg(long, value_name = "ULID")]
    pub(crate) project: Option<String>,
    /// Where the server keeps its data.
    #[arg(long, value_name = "DIR", default_value = ".livespecs")]
    pub(crate) data_dir: PathBuf,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_subcommand_serves_and_a_flag_of_serving_is_none_of_a_subcommand() {
        let check = |args: &[&str], serves: bool| {
            let all = ["livespecs"].iter().chain(args);
            assert_eq!(Cli::try_parse_from(all).is_ok_and(|cli| cli.command.is_none()), serves, "{args:?}");
        };
        check(&[], true);
        check(&["--port", "0", "--specs-dir", "docs", "--in-memory", "--open"], true);
        check(&["--port", "65536"], false);
        check(&["check"], false);
        assert!(Cli::try_parse_from(["livespecs", "--port", "1", "check"]).is_err());
    }
}
