// Follows the project: asks for its head now and then, and takes in what changed. A page of all projects has no head: it
// is asked for itself, less often, and is not sent again while it is the same.
import { swap } from "./swap.js";

// A page of a far server that nobody touches for that long asks no more: half an hour.
const idleAfter = 1800000;

export function setUp() {
  const { head, poll, sequence: first } = document.body.dataset;
  if (!poll) return;
  // Who manages a project waits for a look that is under way.
  const quick = Math.max(poll * 1000, head || location.pathname.startsWith("/admin/") ? 0 : 5000);
  const started = Date.now();
  let touched = started;
  let wait = quick;
  let seen = Number(first ?? 0);
  let timer;

  async function look() {
    try {
      const answer = head ? await fetch(head) : await swap(location.href);
      if (answer.status === 404) {
        // It is there no more, or no longer for everybody: what is shown goes. If it comes back, it may be another one.
        seen = 0;
        if (document.body.dataset.shown) await swap(location.href);
      } else if (head && answer.ok) {
        const { snapshot, sequence, state } = await answer.json();
        // Another instance may be behind: what is older than what was seen is no news.
        if (sequence >= seen) {
          seen = sequence;
          if (`${snapshot} ${state}` !== document.body.dataset.shown) await swap(location.href);
        }
      }
    } catch {
      // Not reachable now; the next look may be.
    }
    // A far server is asked less and less often: every 5 s for a minute, then up to 60 s apart.
    if (quick >= 1000 && Date.now() - started > 60000) wait = Math.min(wait * 2, 60000);
    plan();
  }

  function plan() {
    clearTimeout(timer);
    timer = undefined;
    const idle = quick >= 1000 && Date.now() - touched > idleAfter;
    if (!document.hidden && !idle) timer = setTimeout(look, wait);
  }

  function touch() {
    touched = Date.now();
    if (timer === undefined && !document.hidden) {
      wait = quick;
      // Until the answer is there, nobody is to begin a second look.
      timer = null;
      look();
    }
  }

  for (const kind of ["pointermove", "keydown", "scroll"]) addEventListener(kind, touch, { passive: true });

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) {
      touched = Date.now();
      wait = quick;
      look();
    }
  });
  plan();
}
