export const escaped = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

const DAY = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
const days = new Intl.DateTimeFormat("en-GB", DAY);
export const day = (date) => days.format(date);

export const page = (title, main) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<link rel="alternate" type="application/rss+xml" href="/index.xml">
<style>body{max-width:45rem;margin:auto;font-family:sans-serif}</style>
</head>
<body>
<header><a href="/">Example Cloud</a> <a href="/history/">History</a></header>
<main>
${main}
</main>
</body>
</html>
`;
