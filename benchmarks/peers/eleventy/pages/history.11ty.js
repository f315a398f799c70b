import { page } from "../_includes/base.js";

export const data = { permalink: "/history/" };

export function render({ collections }) {
  const months = collections.months.map(
    ({ month, incidents }) =>
      `<li><a href="/history/${month}/">${month}</a>, ${incidents.length}</li>`,
  );
  return page("History", `<h1>History</h1>\n<ul>\n${months.join("\n")}\n</ul>`);
}
