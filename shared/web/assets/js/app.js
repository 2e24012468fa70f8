// Everything here adds to pages that work without it. The build makes one file of the parts.
async function start() {
  const { default: parts } = await import("./parts.js");
  for (const part of parts) part.setUp?.();
  performance.mark("ready");
}

// Who comes for the first time sees the page before the parts are fetched. Later they are at hand, and first.
const isNew = performance.getEntriesByName(import.meta.url)[0]?.transferSize;
if (isNew) new PerformanceObserver((_, painted) => (painted.disconnect(), start())).observe({ type: "paint", buffered: true });
else start();
