// What axe-core finds. `rules`: only those; all where there are none.
const [rules, done] = arguments;
const options = { resultTypes: ["violations"] };
if (rules.length) options.runOnly = rules;
axe.run(document, options).then(
  ({ violations }) => done(violations.map(({ id, help, nodes }) =>
    `${id} (${help}): ${nodes.slice(0, 3).map(({ html, any }) => html.slice(0, 200) + " " + (any[0]?.message ?? "")).join(" … ")}`)),
  (error) => done([String(error)]),
);
