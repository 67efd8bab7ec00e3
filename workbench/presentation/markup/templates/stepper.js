// Steppers: walk through the rows of their tables, one event at a time, on the graph beside them.
const BEAT = 1400;
// A stepper at least this wide, in pixels, fits the window and has its parts side by side.
const BROAD = 860;
// Sentences whose height is measured, the longest ones.
const LONGEST = 8;
// Room that the last event, which names every derivative, may ask for, in pixels.
const RESULTS = 112;
// The stepper that was used last: keys that are pressed outside of all are its own.
let latest = null;

function start(root) {
  const one = (selector, from = root) => from.querySelector(selector);
  const all = (selector, from = root) => Array.from(from.querySelectorAll(selector));
  const form = one("form.controls");
  const { family: families, wrt: seeds, back, next, play, speed, step: slider, count, save, full } = form.elements;
  const event = one(".event"), said = one(".said"), formula = one(".formula");
  const drawing = one(".drawing"), tables = one(".tables"), legend = all(".legend span");
  const svg = one("svg.graph"), code = one(".code"), lines = all(".code li");
  const keyed = (name) => new Map(all(`svg [data-${name}]`).map((g) => [g.dataset[name], g]));
  const nodes = keyed("node"), edges = keyed("edge");
  const values = all("table.values tbody tr");
  // A formula is drawn once, where it comes first; other rows find it by its text.
  const drawn = new Map();
  for (const template of all("template")) drawn.set(headOf(template.closest("tr")), template.content);
  const modes = all("section[data-mode]").map((section) => {
    const rows = all("tbody tr", section);
    const steps = section.dataset.steps.split(" ").map((token) =>
      token.startsWith("v") ? values[Number(token.slice(1))] : rows[Number(token)]);
    const names = [root.dataset.name, section.dataset.mode, section.dataset.wrt].filter(Boolean);
    return { section, rows, steps, names, family: section.dataset.mode, wrt: section.dataset.wrt, link: names.map(encodeURIComponent).join("/") };
  });
  // A fragment of the address leads to one stepper; those in notebooks leave it alone.
  const linked = !root.matches(".alone") && root === all(".workbench-stepper", document).find((other) => other.dataset.name === root.dataset.name);
  let mode = modes[0], at = 0, timer = 0, wide = 0;

  function headOf(row) {
    return one("th", row).firstChild.textContent;
  }

  function write(group, line, text) {
    one(line, group).textContent = text;
  }

  // Put one event into the picture; the last one is hot.
  function draw(row, hot) {
    const { t: target, l: line, v: value, e: keys, c: arrives, a: action } = row.dataset;
    const wrong = "w" in row.dataset;
    const card = nodes.get(target);
    if (card) {
      if (line) write(card, line === "1" ? ".two" : ".one", value);
      card.classList.add("done");
      if (hot) card.classList.add("hot");
      if (wrong && action === "propagate") card.classList.add("wrong");
    }
    for (const key of keys ? keys.split("|") : []) {
      const edge = edges.get(key);
      if (!edge) continue;
      if (arrives) edge.arrived.push(arrives);
      if (wrong) edge.classList.add("wrong");
      if (hot) {
        edge.classList.add("hot");
        if (action === "propagate") {
          edge.classList.add("back");
          const giver = nodes.get(key.split(" ")[0]);
          if (giver) giver.classList.add("giving");
        }
        if (action === "propagate" || action === "tangent") label(edge, `× ${edge.dataset.p}`);
      } else if (edge.arrived.length) {
        const [first, second] = edge.arrived;
        const many = edge.arrived.length;
        label(edge, many > 2 ? `${first} … ${many}×` : second ? `${first} + ${second}` : first);
      }
    }
  }

  function label(edge, text) {
    one("text", edge).textContent = text;
  }

  function tell(formula, said, row) {
    const head = row ? headOf(row) : "";
    formula.replaceChildren(drawn.has(head) ? drawn.get(head).cloneNode(true) : head);
    said.textContent = row ? row.dataset.s : `${mode.section.dataset.intro} Press Next, or the right arrow key.`;
    return head;
  }

  function show(to) {
    at = Math.max(0, Math.min(to, mode.steps.length));
    for (const card of nodes.values()) {
      card.classList.remove("done", "hot", "giving", "wrong");
      for (const line of [".one", ".two"]) write(card, line, "");
    }
    for (const edge of edges.values()) {
      edge.classList.remove("hot", "back", "wrong");
      edge.arrived = [];
      label(edge, "");
    }
    for (const row of values) row.classList.remove("todo", "now");
    mode.steps.forEach((row, place) => {
      row.classList.toggle("todo", place >= at);
      row.classList.toggle("now", place === at - 1);
      if (place < at) draw(row, place === at - 1);
    });
    const row = mode.steps[at - 1];
    const head = tell(formula, said, row);
    said.classList.toggle("wrong", Boolean(row && "w" in row.dataset));
    mode.section.classList.toggle("finished", at === mode.steps.length);
    slider.value = at;
    slider.setAttribute("aria-valuetext", row ? `step ${at}: ${head}` : "before the first step");
    count.textContent = `${at} / ${mode.steps.length}`;
    back.setAttribute("aria-disabled", at === 0);
    next.setAttribute("aria-disabled", at === mode.steps.length);
    event.tabIndex = event.scrollHeight > event.clientHeight ? 0 : -1;
    lines.forEach((line, place) => line.classList.toggle("now", Boolean(row) && row.dataset.k === String(place)));
    follow();
  }

  // Bring what the step is about into sight: in the tables, the source and the picture.
  function follow() {
    const row = mode.steps[at - 1];
    if (!row) return [tables, drawing].forEach((box) => rollTo(box, 0, 0));
    keep(tables, [row]);
    if (code) keep(code, lines.filter((line) => line.matches(".now")));
    keep(drawing, [row.dataset.e?.split(" ")[0], row.dataset.t].map((name) => nodes.get(name)).filter(Boolean));
  }

  // The picture as large as its box allows, and room for the tallest event: nothing jumps.
  function fit() {
    if (!root.clientWidth) return;
    root.classList.toggle("broad", root.clientWidth > BROAD);
    if (wide !== root.clientWidth) reserve();
    wide = root.clientWidth;
    enlarge(svg, drawing);
    follow();
  }

  function reserve() {
    const rows = [...values, ...modes.flatMap((other) => other.steps)];
    const [usual, last] = [false, true].map((result) => tallest(rows.filter((row) => (row.dataset.a === "result") === result)));
    event.style.height = `${last > RESULTS ? usual : Math.max(usual, last)}px`;
  }

  // The height of the tallest event among some rows: formulas of every shape, the longest sentences.
  function tallest(rows) {
    const shape = (row) => all("*", drawn.get(headOf(row))).map((part) => part.localName).join();
    const heads = new Map(rows.filter((row) => drawn.has(headOf(row))).map((row) => [shape(row), row]));
    const long = rows.filter((row) => row.dataset.s).sort((a, b) => b.dataset.s.length - a.dataset.s.length);
    const trial = document.createElement("div");
    trial.className = "trial";
    for (const row of new Set([...heads.values(), ...long.slice(0, LONGEST)])) {
      const copy = event.cloneNode(true);
      copy.style.height = "";
      tell(one(".formula", copy), one(".said", copy), row);
      trial.append(copy);
    }
    event.after(trial);
    const heights = Array.from(trial.children, (copy) => copy.offsetHeight);
    trial.remove();
    return Math.max(0, ...heights);
  }

  function choose(found, to = 0) {
    stop();
    mode = found;
    families.value = mode.family;
    for (const other of modes) other.section.hidden = other !== mode;
    const same = modes.filter((other) => other.family === mode.family);
    seeds.replaceChildren(...same.map((other) => new Option(other.wrt, other.wrt, false, other === mode)));
    seeds.parentNode.hidden = same.length < 2;
    [legend[0].textContent, legend[1].textContent] = [mode.section.dataset.one, mode.section.dataset.two];
    slider.max = mode.steps.length;
    count.style.minWidth = `${2 * String(mode.steps.length).length + 3}ch`;
    show(to);
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
    said.setAttribute("aria-live", "polite");
  }

  // A step that somebody asked for: in sight, and in the address.
  function visit(to) {
    latest = root;
    const stage = root.offsetHeight > innerHeight ? drawing : root;
    const { top, bottom } = stage.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) stage.scrollIntoView({ block: "nearest" });
    show(to);
    try {
      if (linked) history.replaceState(history.state, "", `#${mode.link}/${at}`);
    } catch { /* a frame without an address, or a browser that counts: only the link is missing */ }
  }

  function turn(found) {
    choose(found);
    visit(0);
  }

  function go(to) {
    stop();
    visit(to);
  }

  function run() {
    if (timer) return stop();
    said.setAttribute("aria-live", "off"); // read out at this pace it would only pile up
    visit(at === mode.steps.length ? 1 : at + 1);
    play.textContent = "Pause";
    tick();
  }

  function tick() {
    clearInterval(timer);
    timer = setInterval(() => {
      if (!root.isConnected) return clearInterval(timer);
      visit(at + 1);
      if (at === mode.steps.length) stop();
    }, BEAT / Number(speed.value));
  }

  // The address `#reverse/11`, with a name before it where a page has several steppers.
  function arrive() {
    const [, link, step] = location.hash.match(/^#(.+)\/(\d+)$/) || [];
    const found = linked && link && modes.find((other) => `${other.link}/`.startsWith(`${link}/`));
    if (!found) return;
    for (let box = root.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    choose(found, Number(step));
    latest = root;
    if (root.dataset.name) root.scrollIntoView();
  }

  function filled(on) {
    root.classList.toggle("full", on);
    full.setAttribute("aria-pressed", on);
  }

  // Where the browser refuses a full screen, the stepper fills the window.
  async function toggle() {
    latest = root;
    if (document.fullscreenElement === root) return document.exitFullscreen();
    if (root.matches(".full")) return filled(false);
    try {
      await root.requestFullscreen();
    } catch {
      filled(true);
    }
  }

  function download() {
    const link = document.createElement("a");
    const title = `${mode.names.join(" ")}, step ${at} of ${mode.steps.length}`;
    link.href = URL.createObjectURL(new Blob([onPaper(svg, root, title, said.textContent)], { type: "image/svg+xml" }));
    link.download = `${[...mode.names, at].join("-")}.svg`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  const steps = { ArrowRight: () => at + 1, ArrowLeft: () => at - 1, Home: () => 0, End: () => mode.steps.length };
  function press(pressed) {
    const { key, target } = pressed;
    if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.defaultPrevented) return;
    if (target.closest("textarea, [contenteditable], input:not([type=range], [type=radio])")) return;
    const list = target.closest("select"), wanted = all("input[name=family]", form)[key - 1];
    if (key in steps) go(steps[key]());
    else if (key.startsWith("Page") && root.matches(".full")) go(at + (key === "PageDown" ? 1 : -1)); // remote controls
    else if (key === "Escape" && root.matches(".full")) toggle();
    else if (list) return;
    else if (key === " " && !target.closest("button, summary")) run();
    else if (key.toLowerCase() === "p") toggle();
    else if (wanted) turn(modes.find((other) => other.family === wanted.value));
    else return;
    pressed.preventDefault();
    pressed.stopPropagation();
  }

  // Keys outside of it are for the only stepper of a page, or for the one that was used last; in
  // a notebook, whose keys are its own, for the page's body at most.
  function hears(target) {
    if (root.contains(target)) return false;
    if (root.matches(".full")) return true;
    if (document.fullscreenElement) return false;
    if (root.matches(".alone") && target !== document.body) return false;
    const { top, bottom } = root.getBoundingClientRect();
    const only = document.querySelectorAll(".workbench-stepper").length === 1;
    return (only || latest === root) && top < bottom && top < innerHeight && bottom > 0 && !target.closest("select");
  }

  back.addEventListener("click", () => go(at - 1));
  next.addEventListener("click", () => go(at + 1));
  play.addEventListener("click", run);
  save.addEventListener("click", download);
  full.addEventListener("click", toggle);
  slider.addEventListener("input", () => go(Number(slider.value)));
  form.addEventListener("submit", (sent) => sent.preventDefault());
  form.addEventListener("change", ({ target }) => {
    if (target === slider) return;
    if (target === speed) return timer ? tick() : undefined;
    const wanted = target === seeds ? seeds.value : null;
    turn(modes.find((other) => other.family === families.value && (wanted === null || other.wrt === wanted)));
    // By mouse a mode is chosen once; the arrows, which would choose another, are for steps.
    if (target !== seeds && !target.matches(":focus-visible")) drawing.focus({ preventScroll: true });
  });
  root.addEventListener("keydown", press);
  document.addEventListener("keydown", (pressed) => { if (hears(pressed.target)) press(pressed); });
  root.addEventListener("pointerdown", () => { latest = root; });
  document.addEventListener("fullscreenchange", () => {
    if (root.matches(".full") || document.fullscreenElement === root) filled(document.fullscreenElement === root);
  });
  let before = 0;
  addEventListener("beforeprint", () => { before = at; stop(); show(mode.steps.length); });
  addEventListener("afterprint", () => show(before));
  addEventListener("hashchange", arrive);

  form.hidden = event.hidden = false;
  root.classList.add("live");
  choose(mode);
  new ResizeObserver(fit).observe(root);
  new ResizeObserver(fit).observe(drawing);
  fit();
  arrive();
}

for (const root of document.querySelectorAll(".workbench-stepper:not(.live)"))
  if (root.querySelector("svg.graph")) start(root);
