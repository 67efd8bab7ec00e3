// The picture of a stepper: as large as its box allows, moved to what is hot, saved as a document.

// It is shown whole at this part of its size and above, and never larger than LARGEST; one that has
// no room for that is panned, and PANNED at least.
const WHOLE = 0.75, PANNED = 0.9, LARGEST = 1.6;
// What a style says of the marks in it, for a document that has no style.
const LINES = ["fill", "stroke", "stroke-width"];
const INK = {
  rect: [...LINES, "rx"],
  path: [...LINES, "stroke-dasharray"],
  text: [...LINES, "stroke-linejoin", "paint-order", "font-family", "font-size", "text-anchor", "font-weight"],
  tspan: ["fill", "font-weight"],
};
const motion = matchMedia("(prefers-reduced-motion: reduce)");
// Where boxes that are scrolling smoothly will come to rest.
const aims = new WeakMap();

function enlarge(svg, box) {
  const { width, height } = svg.viewBox.baseVal;
  const room = parseFloat(getComputedStyle(box).maxHeight) || box.clientHeight;
  const across = box.clientWidth / width, whole = Math.min(across, room / height, LARGEST);
  const scale = whole < WHOLE ? Math.max(PANNED, Math.min(1, across)) : whole;
  svg.style.width = `${width * scale}px`;
  svg.style.height = `${height * scale}px`;
}

// Scroll a box, never the page, until parts of it are in sight, at least the last one.
function keep(box, parts) {
  const outer = box.getBoundingClientRect();
  const seen = [Math.max(outer.top, 0), Math.min(outer.bottom, innerHeight)];
  if (!parts.length || seen[1] - seen[0] < 40) return;
  const rest = aims.get(box) || [box.scrollLeft, box.scrollTop];
  const off = ([low, high], sides, moved) => {
    const ends = parts.map((part) => sides.map((side) => part.getBoundingClientRect()[side] - moved));
    let [from, to] = [Math.min(...ends.map((end) => end[0])), Math.max(...ends.map((end) => end[1]))];
    if (to - from > high - low - 16) [from, to] = ends.at(-1);
    return from < low + 8 || to > high - 8 ? (from + to - low - high) / 2 : 0;
  };
  const down = off(seen, ["top", "bottom"], rest[1] - box.scrollTop);
  const across = box.matches(".drawing") ? off([outer.left, outer.right], ["left", "right"], rest[0] - box.scrollLeft) : 0;
  if (down || across) rollTo(box, rest[0] + across, rest[1] + down);
}

function rollTo(box, left, top) {
  const most = [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight];
  const aim = [left, top].map((to, axis) => Math.max(0, Math.min(to, most[axis])));
  const smooth = !motion.matches && "onscrollend" in box;
  if (smooth) {
    if (!aims.has(box)) box.addEventListener("scrollend", () => aims.delete(box), { once: true });
    aims.set(box, aim);
  }
  box.scrollTo({ left: aim[0], top: aim[1], behavior: smooth ? "smooth" : "instant" });
}

// The picture as it stands as a document of its own, in the light theme.
function onPaper(svg, root, title, description) {
  const box = document.createElement("div"), copy = svg.cloneNode(true);
  box.className = "paper";
  box.append(copy);
  root.append(box);
  const parts = Array.from(copy.querySelectorAll("*"));
  for (const part of parts) {
    const style = getComputedStyle(part);
    if (style.display === "none") part.classList.add("gone");
    for (const name of INK[part.localName] || []) part.setAttribute(name, style.getPropertyValue(name));
  }
  box.remove();
  for (const part of [copy, ...parts]) {
    if (part.matches(".gone, text:empty")) part.remove();
    for (const name of ["class", "style", "display", "data-node", "data-edge", "data-p"]) part.removeAttribute(name);
  }
  const made = (tag, text, attributes = {}) => {
    const part = document.createElementNS(copy.namespaceURI, tag);
    part.textContent = text;
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    return part;
  };
  const { x, y, width, height } = svg.viewBox.baseVal;
  copy.prepend(made("title", title), made("desc", description), made("rect", "", { x, y, width, height, fill: "#fff" }));
  return new XMLSerializer().serializeToString(copy);
}
