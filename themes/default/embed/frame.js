// The pages that other sites show in a frame. The looks are those of frame.css.
() => {
  const region = document.querySelector("main > div");
  return [region, (state, hidden) => {
    region.dataset.state = state;
    // What Statuspage's script listens for, and ours as well.
    parent.postMessage({action: hidden ? "dismissFrame" : "showFrame"}, "*");
  }];
}
