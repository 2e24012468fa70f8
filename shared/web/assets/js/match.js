// Finds names that look like what was typed, typing errors forgiven; quick enough for thousands on each key.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const split = (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [];

// Things with a `text`, made ready to be looked through.
export const ready = (things) => things.map((thing) => {
  const text = fold(thing.text);
  return { thing, text, words: split(text) };
});

// Whether two words differ by at most that many letters: one more, one less, another, or two swapped.
function near(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return false;
  let last, before, row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    [last, before, row] = [before, row, [i]];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] !== b[j - 1]));
      if (last && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, last[j - 2] + 1);
      best = Math.min(best, row[j] = cost);
    }
    if (best > most) return false;
  }
  return row[b.length] <= most;
}

// How well a word that was typed goes with one that is there; 0: not at all.
function likeness(typed, word) {
  if (word === typed || (/^\d+$/.test(typed) && +word === +typed)) return 40;
  if (word.startsWith(typed)) return 30;
  const most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
  // Few err in the first letter; and what is still being typed is compared with as much of the word.
  if (!most || (word[0] !== typed[0] && word[0] !== typed[1])) return 0;
  return near(typed, word, most) || near(typed, word.slice(0, typed.length), most) ? 8 : 0;
}

// The best of `things`, at most that many; each has to have every word.
export function best(things, query, most) {
  const typed = split(fold(query)).map((word) => ({ word, known: new Map() }));
  if (!typed.length) return [];
  const hits = [];
  for (const { thing, text, words } of things) {
    let sum = 0;
    for (const { word, known } of typed) {
      let like = text.includes(word) ? 12 : 0;
      words.forEach((it, place) => {
        if (!known.has(it)) known.set(it, likeness(word, it));
        // Words in front say more.
        const here = known.get(it) && known.get(it) + 3 / (place + 1);
        if (here > like) like = here;
      });
      if (!like) {
        sum = 0;
        break;
      }
      sum += like;
    }
    if (sum) hits.push([sum, thing]);
  }
  return hits.sort((a, b) => b[0] - a[0]).slice(0, most).map(([, thing]) => thing);
}
