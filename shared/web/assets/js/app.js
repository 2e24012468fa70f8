// Everything here adds to pages that work without it.
async function start() {
  const parts = await Promise.all([
    import("./times.js"),
    import("./projects.js"),
    import("./scheme.js"),
    import("./copy.js"),
    import("./board.js"),
    import("./contents.js"),
    import("./quick.js"),
    import("./keys.js"),
    import("./filter.js"),
    import("./graph.js"),
    import("./live.js"),
    // What those import: asked for at once with them.
    import("./match.js"),
    import("./swap.js"),
    import("./morph.js"),
  ]);
  for (const part of parts) part.setUp?.();
  performance.mark("ready");
}

// Who comes for the first time sees the page before the parts are fetched. Later they are at hand, and first.
const isNew = performance.getEntriesByName(import.meta.url)[0]?.transferSize;
if (isNew) new PerformanceObserver((_, painted) => (painted.disconnect(), start())).observe({ type: "paint", buffered: true });
else start();
