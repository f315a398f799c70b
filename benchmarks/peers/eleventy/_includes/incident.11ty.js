import { day, escaped, page } from "./base.js";

export function render({ title, affected, content, page: { date } }) {
  const time = `<time datetime="${date.toISOString()}">${day(date)}</time>`;
  return page(title, `<h1>${escaped(title)}</h1>\n<p>${time} ${affected}</p>\n${content}`);
}
