// Statuspage's embed: a frame in the corner that shows itself while something is wrong. Its path,
// its sizes and its messages are theirs, so that a site that has it keeps it.
(name) => {
  const script = document.currentScript, key = "statusgen " + script.src;
  if (window[key]) return;
  window[key] = true;
  const start = () => {
    const mobile = screen.width < 450, frame = document.createElement("iframe");
    frame.src = new URL(mobile ? "frame/?mobile=true" : "frame/", script.src);
    frame.title = name;
    const show = shown => { frame.style.visibility = shown ? "visible" : "hidden"; };
    Object.assign(frame.style, {position: "fixed", zIndex: 1000, border: 0}, mobile
      ? {left: 0, bottom: 0, width: "100vw", height: "20vh"}
      : {right: "60px", bottom: "60px", width: "320px", height: "115px",
        boxShadow: "0 2px 12px #0006"});
    show(false);
    addEventListener("message", event => {
      if (event.source !== frame.contentWindow || !event.data) return;
      if (event.data.action === "showFrame") show(true);
      if (event.data.action === "dismissFrame") show(false);
    });
    document.body.append(frame);
  };
  document.body ? start() : addEventListener("DOMContentLoaded", start);
}
