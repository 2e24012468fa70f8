// Absolute times, as the server writes them, become "2 hours ago"; the exact one shows on hover.
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
const steps = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];

export function relative(from, now, dayOnly) {
  if (dayOnly) {
    // A date has no hour: days are counted from midnight to midnight, where the reader is.
    const today = new Date(now);
    const days = Math.round((from - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / 864e5);
    if (Math.abs(days) < 7) return words.format(days, "day");
  }
  const seconds = (from - now) / 1000;
  const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ["minute", 60];
  return words.format(Math.trunc(seconds / size), unit);
}

function show() {
  for (const it of document.querySelectorAll("time[datetime]")) {
    const at = Date.parse(it.dateTime);
    if (Number.isNaN(at)) continue;
    const dayOnly = it.dateTime.length === 10;
    const text = relative(at, Date.now(), dayOnly);
    if (it.textContent !== text) it.textContent = text;
    it.title ||= new Intl.DateTimeFormat(document.documentElement.lang, dayOnly
      ? { dateStyle: "long", timeZone: "UTC" } : { dateStyle: "long", timeStyle: "short" }).format(at);
  }
}

export function setUp() {
  show();
  document.addEventListener("swapped", show);
  setInterval(() => document.hidden || show(), 60000);
}
