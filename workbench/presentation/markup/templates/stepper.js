"use strict";
// Steppers: walk through the rows of their tables, one event at a time, on the graph beside them.
(function () {
  const BEAT = 1400;

  function start(root) {
    const one = (selector, from = root) => from.querySelector(selector);
    const all = (selector, from = root) => Array.from(from.querySelectorAll(selector));
    const form = one("form.controls");
    const { family: families, wrt: seeds, back, next, play, step: slider, count } = form.elements;
    const event = one(".event"), said = one(".said"), formula = one(".formula");
    const drawing = one(".drawing"), tables = one(".tables"), legend = all(".legend span");
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
      return { section, rows, steps, family: section.dataset.mode, wrt: section.dataset.wrt };
    });
    let mode = modes[0], at = 0, timer = 0;

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
      said.textContent = row ? row.dataset.s : `${mode.section.dataset.intro} Press Next, or the right arrow key.`;
      said.classList.toggle("wrong", Boolean(row && "w" in row.dataset));
      const head = row ? headOf(row) : "";
      formula.replaceChildren(drawn.has(head) ? drawn.get(head).cloneNode(true) : head);
      mode.section.classList.toggle("finished", at === mode.steps.length);
      slider.value = at;
      slider.setAttribute("aria-valuetext", row ? `step ${at}: ${head}` : "before the first step");
      count.textContent = `${at} / ${mode.steps.length}`;
      back.setAttribute("aria-disabled", at === 0);
      next.setAttribute("aria-disabled", at === mode.steps.length);
      if (row) {
        keep(tables, row);
        for (const name of [row.dataset.e?.split(" ")[0], row.dataset.t])
          if (nodes.has(name)) keep(drawing, nodes.get(name));
      }
    }

    // Scroll a box, never the page, until something in it is in sight.
    function keep(box, what) {
      const outer = box.getBoundingClientRect(), inner = what.getBoundingClientRect();
      const bottom = Math.min(outer.bottom, innerHeight), top = Math.max(outer.top, 0);
      if (bottom - top < 120) return;
      const off = (low, high, from, to) => (from < low ? from - low - 30 : to > high ? to - high + 30 : 0);
      box.scrollTop += off(top, bottom, inner.top, inner.bottom);
      box.scrollLeft += box === drawing ? off(outer.left, outer.right, inner.left, inner.right) : 0;
    }

    function choose(found) {
      stop();
      mode = found;
      for (const other of modes) other.section.hidden = other !== mode;
      const same = modes.filter((other) => other.family === mode.family);
      seeds.replaceChildren(...same.map((other) => new Option(other.wrt, other.wrt, false, other === mode)));
      seeds.parentNode.hidden = same.length < 2;
      [legend[0].textContent, legend[1].textContent] = [mode.section.dataset.one, mode.section.dataset.two];
      slider.max = mode.steps.length;
      show(0);
    }

    function stop() {
      clearInterval(timer);
      timer = 0;
      play.textContent = "Play";
      said.setAttribute("aria-live", "polite");
    }

    function go(to) {
      stop();
      show(to);
    }

    function run() {
      if (timer) return stop();
      said.setAttribute("aria-live", "off"); // read out at this pace it would only pile up
      show(at === mode.steps.length ? 1 : at + 1);
      play.textContent = "Pause";
      timer = setInterval(() => {
        if (!root.isConnected) return clearInterval(timer);
        show(at + 1);
        if (at === mode.steps.length) stop();
      }, BEAT);
    }

    const keys = { ArrowRight: () => at + 1, ArrowLeft: () => at - 1, Home: () => 0, End: () => mode.steps.length };
    function press(pressed) {
      if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || !(pressed.key in keys)) return;
      if (pressed.target.closest("input, select")) return;
      if (pressed.target === drawing && drawing.scrollWidth > drawing.clientWidth) return;
      pressed.preventDefault();
      pressed.stopPropagation();
      go(keys[pressed.key]());
    }

    back.addEventListener("click", () => go(at - 1));
    next.addEventListener("click", () => go(at + 1));
    play.addEventListener("click", run);
    slider.addEventListener("input", () => go(Number(slider.value)));
    form.addEventListener("submit", (sent) => sent.preventDefault());
    form.addEventListener("change", (changed) => {
      const wanted = changed.target === seeds ? seeds.value : null;
      if (changed.target === slider) return;
      const chosen = form.querySelector("input[name=family]:checked").value;
      choose(modes.find((other) => other.family === chosen && (wanted === null || other.wrt === wanted)));
    });
    root.addEventListener("keydown", press);
    // On a page with one stepper its keys work wherever nothing else wants them.
    if (document.querySelectorAll(".workbench-stepper").length === 1)
      document.addEventListener("keydown", (pressed) => {
        if (pressed.target === document.body) press(pressed);
      });
    let before = 0;
    addEventListener("beforeprint", () => { before = at; go(mode.steps.length); });
    addEventListener("afterprint", () => go(before));

    form.hidden = event.hidden = false;
    root.classList.add("live");
    choose(mode);
  }

  for (const root of document.querySelectorAll(".workbench-stepper:not(.live)"))
    if (root.querySelector("svg.graph")) start(root);
})();
