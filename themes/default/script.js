// Keeps a page true while it is read: turns what the clock turns, shows times in the reader's zone
// and how long ago or how soon they are. It asks nobody anything, and every word that it shows
// stands in the page. Lines that hold nothing but a comment are left out of the published page.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const {lang} = document.documentElement;
  // Plain English is American to a browser; the page itself writes the day first.
  const locale = lang === "en" ? "en-GB" : lang;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const write = (element, text) => {
    const what = element.matches("link") ? "href" : "textContent";
    // What is written again is read out again, and what was selected in it no longer is.
    if (text !== undefined && element[what] !== text) element[what] = text;
  };

  // data-turns="INSTANT WORD INSTANT WORD": what an element becomes at which instant.
  const turning = all("[data-turns]").map((element) => {
    const parts = element.dataset.turns.split(" ");
    const turns = [];
    while (parts.length > 1) turns.push([Date.parse(parts.shift()), parts.shift()]);
    return {element, turns};
  });
  const spoken = all("[data-word]").map((each) => [each, each.closest("[data-turns]")]);
  // What comes after this instant the page cannot know.
  const until = Date.parse(words.until) || Infinity;

  const turn = (now) => {
    for (const {element, turns} of turning) {
      const [, word] = turns.filter(([at]) => at <= now).pop() || [];
      if (!word || element.dataset.turned === word) continue;
      element.dataset.turned = element.dataset.state = word;
      const use = element.querySelector(":scope > svg > use");
      if (use && document.querySelector(`symbol#${word}`)) use.setAttribute("href", `#${word}`);
      for (const [each, owner] of spoken)
        if (owner === element) write(each, each.dataset[word] ?? words[word]);
    }
  };

  const units = [["day", 86400, 2], ["hour", 3600, 1], ["minute", 60, 1], ["second", 60, 0]];
  const tell = (now) => {
    for (const each of all("[data-ago]")) {
      const seconds = (Date.parse(each.dataset.ago) - now) / 1000;
      const [unit, length] = units.find(([, one, least]) => Math.abs(seconds) >= one * least);
      const count = Math.trunc(seconds / length) || 0;
      const numeric = count ? "always" : "auto";
      write(each, new Intl.RelativeTimeFormat(locale, {numeric}).format(count, unit));
    }
  };

  const localise = () => {
    const clock = {hour: "2-digit", minute: "2-digit", hourCycle: "h23"};
    const day = {day: "numeric", month: "short", year: "numeric"};
    let before;
    for (const time of all("time[datetime*=T]")) {
      const at = new Date(time.dateTime);
      const brief = "clock" in time.dataset && at.toDateString() === before;
      before = at.toDateString();
      if (!at.getTimezoneOffset()) continue;
      const sameDay = at.getDate() === at.getUTCDate();
      const small = document.createElement("small");
      time.title = time.textContent;
      small.textContent = `(${sameDay ? `${time.dateTime.slice(11, 16)} UTC` : time.title})`;
      small.dir = "auto";
      time.textContent = at.toLocaleString(locale, brief ? clock : {...day, ...clock});
      time.after(" ", small);
      for (const each of all("[data-local]")) write(each, each.dataset.local);
    }
  };

  let timer;
  const tick = () => {
    clearTimeout(timer);
    const now = Date.now();
    turn(Math.min(now, until));
    tell(now);
    const left = turning.flatMap(({turns}) => turns.map(([at]) => at - now));
    timer = setTimeout(tick, Math.min(30000, ...left.filter((each) => each > 0)));
  };
  tick();
  localise();
  // A table that is too wide scrolls, by the arrow keys as well.
  for (const table of all(".prose table")) table.tabIndex = 0;
  // A computer that slept, or a page that was kept for the way back, has lost its timers.
  document.addEventListener("visibilitychange", tick);
  addEventListener("pageshow", tick);
})();
