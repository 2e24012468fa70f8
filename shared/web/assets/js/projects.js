// The projects behind the arrow beside a project's name: asked for when it is first opened.
export function setUp() {
  document.addEventListener("toggle", async ({ target }) => {
    // Quick search, which opens too, has no such list.
    const current = target.dataset?.projects;
    const list = target.querySelector?.(".list");
    if (!list || !current || !target.open || list.children.length > 1) return;
    const answer = await fetch("/api/projects?limit=100").catch(() => {});
    if (!answer?.ok || list.children.length > 1) return;
    for (const { id, name } of (await answer.json()).projects) {
      const link = document.createElement("a");
      link.href = `/projects/${encodeURIComponent(id)}`;
      link.textContent = name;
      link.dir = "auto";
      link.dataset.kept = "";
      if (id === current) link.ariaCurrent = "true";
      list.append(link);
    }
  }, true);
}
