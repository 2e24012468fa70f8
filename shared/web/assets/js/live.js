// Follows the project: asks for its head now and then, and takes in what changed.
import { swap } from "./swap.js";

export function setUpLive() {
  const { head, poll, sequence: first } = document.body.dataset;
  if (!head) return;
  const quick = Number(poll) * 1000;
  const started = Date.now();
  let wait = quick;
  let seen = Number(first);
  let timer;

  async function look() {
    try {
      const answer = await fetch(head);
      if (answer.ok) {
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
    if (!document.hidden) timer = setTimeout(look, wait);
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) {
      wait = quick;
      look();
    }
  });
  plan();
}
