// A bar along the lower edge of somebody else's page, or a card in its corner. All of its looks are
// set by properties: a page may forbid style sheets and attributes.
options => {
  const host = document.createElement("div"),
    region = document.createElement("div"),
    colours = {
      operational: "#1a7f37",
      under_maintenance: "#0969da",
      degraded_performance: "#8a6100",
      partial_outage: "#b54708",
      major_outage: "#cf222e"
    };
  host.style.all = "initial";
  host.attachShadow({mode: "open"}).append(region);
  document.body.append(host);
  return [region, (state, hidden) => region.style = hidden ? "" : `
    display:flex;gap:1em;justify-content:space-between;align-items:start;
    position:fixed;z-index:1000;bottom:0;inset-inline:0;max-height:30vh;overflow:auto;
    overflow-wrap:anywhere;padding:.5em 1em;color-scheme:light dark;color:CanvasText;
    background:Canvas;font:16px/1.5 system-ui,sans-serif;
    border-top:4px solid ${colours[state] || "#6e7781"};
    ${options.style === "card" ? "inset-inline:auto 1em;bottom:1em;max-width:min(20em,85vw)" : ""}`];
}
