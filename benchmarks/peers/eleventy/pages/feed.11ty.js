import { escaped } from "../_includes/base.js";

export const data = { permalink: "/index.xml" };

const HOST = "https://status.example.com";
const item = ({ url, data, date, content }) =>
  `<item><title>${escaped(data.title)}</title><link>${HOST}${url}</link><guid>${HOST}${url}</guid>` +
  `<pubDate>${date.toUTCString()}</pubDate><description>${escaped(content)}</description></item>\n`;

export const render = ({ collections }) => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
<channel>
<title>Example Cloud</title>
<link>${HOST}/</link>
<description>Incidents</description>
${collections.incidents.slice(0, 50).map(item).join("")}</channel>
</rss>
`;
