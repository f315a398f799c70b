import { day, escaped, page } from "../_includes/base.js";

export const data = {
  pagination: { data: "collections.months", size: 1, alias: "group" },
  permalink: ({ group }) => `/history/${group.month}/`,
};

export function render({ group: { month, incidents } }) {
  const lines = incidents.map(
    ({ url, data, date }) => `<li><a href="${url}">${escaped(data.title)}</a> ${day(date)}</li>`,
  );
  return page(month, `<h1>${month}</h1>\n<ul>\n${lines.join("\n")}\n</ul>`);
}
