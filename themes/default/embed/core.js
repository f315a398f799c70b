// What every embed does: it knows what is true now, says so in a line, and asks for fresher data.
// `place` puts a region into the page and tells how to paint it, `words` are those of the site's
// languages, and `data` is a part of status.json, or nothing in the script that fetches it.
(place, words, data) => {
  const script = document.currentScript,
    home = new URL(".", script.src).href,
    key = "statusgen " + home;
  // A second script of the same site has nothing to do but to hand over its data.
  if (window[key]) return window[key](data);

  const inside = data,
    options = script.dataset,
    language = [options.lang, ...navigator.languages, Object.keys(words)[0]]
      .flatMap((tag = "") => [tag, tag.split("-")[0]])
      .find(tag => words[tag]),
    word = words[language];
  let asked = Date.now(), newest, paint, region, seen;
  // A browser may forbid a page to store anything.
  try { seen = localStorage[key]; } catch {}

  const say = (text, value) => text.replace("{}", () => value),
    local = time => new Date(time).toLocaleString(word.locale, {
      day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZoneName: "short"
    }),
    ok = "operational",
    lost = "unknown",
    passed = time => Date.now() >= Date.parse(time),
    make = (tag, textContent, more) =>
      Object.assign(document.createElement(tag), {textContent}, more),
    // Addresses are made here, so that no data can lead anywhere but to the status page.
    link = (text, path, lang) => make("a", text, {
      href: home + path, target: "_blank", rel: "noopener", dir: "auto", lang, style: "color:inherit"
    }),

    look = () => {
      if (!data || passed(data.valid_until)) return [lost, []];
      const {state, incidents} = data,
        planned = "under_maintenance",
        windows = data.maintenances.filter(one =>
          (one.status !== "scheduled" || passed(one.starts_at)) &&
          (one.confirm_end || one.unconfirmed || !passed(one.ends_at)));
      return [
        state !== planned && state !== ok ? state
          : windows[0] || incidents.some(it => it.components.some(one => one.state === planned))
            ? planned : data.complete ? incidents[0] ? "open" : ok : lost,
        [...incidents, ...windows]
      ];
    },

    line = (state, [first, ...others]) => {
      const box = make("div"),
        // A page of its own begins with a heading; somebody else's page has one already.
        head = make(options.frame ? "h1" : "span"),
        add = node => box.append(" \u2013 ", node);
      head.append(make("bdi", data?.page.name || script.src.split("/")[2]), ": ",
        link(word[state], "", language));
      box.append(head);
      if (first) {
        const lang = data.page.language,
          names = first.components.filter(one => one.state !== ok);
        add(link(first.title, `incidents/${first.id}/`, lang));
        if (names[0]) add(make("bdi", names.map(one => one.name).join(", "), {lang}));
        if (first.ends_at)
          add(passed(first.ends_at) ? word.unconfirmed : say(word.until, local(first.ends_at)));
        if (others[0]) add(say(word.more, others.length));
      } else if (data && state === lost) add(say(word.from, local(data.generated_at)));
      return box;
    },

    draw = () => {
      const [state, items] = look(),
        hidden = seen === (newest = [
          state === lost ? data?.generated_at : state,
          ...items.map(one => one.id + (one.updates?.[0].id ?? passed(one.ends_at)))
        ].join()) || state === ok && options.show !== "always",
        next = region.cloneNode();
      if (options.frame || !hidden) next.append(line(state, items), make("button", "\xd7", {
        ariaLabel: word.dismiss, onclick: dismiss, style: "font:inherit;padding:0 .6em"
      }));
      // What is drawn again is read out again, and takes the focus away.
      if (!next.isEqualNode(region)) region.replaceChildren(...next.childNodes);
      paint(state, hidden);
    },

    dismiss = () => {
      seen = newest;
      try { localStorage[key] = seen; } catch {}
      draw();
    },

    receive = window[key] = fresh => {
      if (fresh?.incidents && !(fresh.generated_at < data?.generated_at)) data = fresh;
      if (region) draw();
    },

    ask = () => {
      asked = Date.now();
      // A script needs neither CORS nor another source in the policy of the page.
      if (inside) document.head.append(make("script", "", {
        src: script.src, nonce: script.nonce, onload() { this.remove(); }
      }));
      else fetch(home + "status.json").then(answer => answer.json()).then(receive, () => receive());
    },

    // Windows begin and end at whole minutes; every ten seconds is soon enough for anything else.
    tick = () => {
      setTimeout(tick, 1e4 - Date.now() % 1e4);
      if (newest) draw();
      if (Date.now() - asked > 3e5 && !document.hidden) ask();
    },

    start = () => {
      [region, paint] = place(options);
      region.dir = word.dir;
      region.role = "status";
      // Screen readers read out what changes in a region that they have already met.
      setTimeout(() => { inside ? draw() : ask(); tick(); }, 100);
    };
  document.body ? start() : addEventListener("DOMContentLoaded", start);
}
