// Only what the comparison asks for. Markdown goes straight to markdown-it, layouts are functions:
// of the engines that Eleventy has, the fastest.
export default function (config) {
  config.setQuietMode(true);
  config.addCollection("incidents", (all) =>
    all.getFilteredByTag("incident").sort((a, b) => b.date - a.date),
  );
  config.addCollection("months", (all) => {
    const months = new Map();
    for (const incident of all.getFilteredByTag("incident").sort((a, b) => b.date - a.date)) {
      const month = incident.date.toISOString().slice(0, 7);
      if (!months.has(month)) months.set(month, { month, incidents: [] });
      months.get(month).incidents.push(incident);
    }
    return [...months.values()];
  });
  return {
    dir: { input: ".", includes: "_includes", output: "public" },
    templateFormats: ["md", "11ty.js"],
    markdownTemplateEngine: false,
  };
}
