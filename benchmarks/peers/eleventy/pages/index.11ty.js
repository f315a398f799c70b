import { escaped, page } from "../_includes/base.js";

export const data = { permalink: "/" };

const entry = ({ url, data, content }) =>
  `<article><h2><a href="${url}">${escaped(data.title)}</a></h2><p>${data.affected}</p>${content}</article>\n`;

export function render({ collections }) {
  const since = (Number(process.env.SOURCE_DATE_EPOCH) - 15 * 24 * 3600) * 1000;
  const open = collections.incidents.filter(({ data }) => data.open);
  const recent = collections.incidents.filter(({ data, date }) => !data.open && date >= since);
  const state = open.length ? "Not all systems are operational" : "All systems operational";
  return page(
    "Example Cloud",
    `<h1>${state}</h1>\n${open.map(entry).join("")}<h1>The last 15 days</h1>\n${recent.map(entry).join("")}`,
  );
}
