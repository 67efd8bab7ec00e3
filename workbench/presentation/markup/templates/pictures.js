"use strict";
// Pictures that answer. The mark under the pointer, or the one that the arrow keys have reached,
// says what it stands for; a click or Enter leads to its rows; an entry of the legend is a button
// that switches its curve off and on.
(function () {
  const NEAR = 13;
  const numbers = (text) => (text.match(/-?(?:\d*\.\d+|\d+)/g) || []).map(Number);

  // The corners of a line, whose path has M, l, h and v only.
  function corners(data) {
    const found = [];
    let x = 0, y = 0;
    for (const [, letter, rest] of data.matchAll(/([MlhvH])([^MlhvH]*)/g)) {
      const steps = numbers(rest);
      for (let n = 0; n < steps.length; n += "hvH".includes(letter) ? 1 : 2) {
        if (letter === "M") [x, y] = steps;
        else if (letter === "H") x = steps[n];
        else if (letter === "h") x += steps[n];
        else if (letter === "v") y += steps[n];
        else [x, y] = [x + steps[n], y + steps[n + 1]];
        found.push([x, y]);
      }
    }
    return found;
  }

  // The number at a place of an axis, with as many digits as the drawing can tell.
  function reading(axis, place) {
    const pieces = axis.split(",").map((piece) => [piece.split(" ")[0], ...piece.split(" ").slice(1).map(Number)]);
    const within = ([, , , start, end]) => (place - start) * (place - end) <= 0.01;
    const [kind, low, high, start, end] = pieces.find(within) || pieces[0];
    const value = low + ((place - start) / (end - start)) * (high - low);
    const step = Math.abs((high - low) / (end - start)) / 20;
    if (kind !== "log") return value.toFixed(Math.min(12, Math.max(0, Math.ceil(-Math.log10(step) - 0.3))));
    const error = step * Math.LN10;
    if (error > 0.3) return `1e${Math.round(value)}`;
    const [digits, exponent] = (10 ** (value - Math.floor(value))).toExponential(error > 0.03 ? 0 : 1).split("e");
    const power = Math.floor(value) + Number(exponent);
    return Math.abs(power) < 3 ? String(Number(`${digits}e${power}`)) : `${digits}e${power}`;
  }

  const known = new WeakMap();
  function marksOf(svg) {
    if (known.has(svg)) return known.get(svg);
    const names = (svg.dataset.names || "").split("|").map(decodeURIComponent);
    const axis = (name) => (svg.querySelector(`[data-axis=${name}]`) || {}).textContent || name;
    const found = [];
    if (svg.dataset.digits) {
      const methods = svg.closest("[data-methods]").dataset.methods.split("\n");
      const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
      svg.dataset.digits.split(",").forEach((digits, n) => found.push({
        group: svg, name: svg.closest("li").querySelector("a").textContent, of: methods[n],
        x: ((n + 0.5) * width) / methods.length, y: height / 2,
        words: digits ? `right digits, at worst: ${digits}` : "no row judged",
      }));
    }
    for (const group of svg.querySelectorAll("[data-of]")) {
      const clouds = group.querySelectorAll("[data-said]");
      for (const cloud of clouds) {
        const places = cloud.getAttribute("d").split("M").slice(1).map(numbers);
        cloud.dataset.said.split("|").forEach((said, n) => {
          const [, place, text] = svg.dataset.names ? /^(\d+):(.*)$/.exec(said) : [0, "", said];
          const parts = text.split(";");
          const words = parts.length === 2 ? `${axis("x")}: ${parts[0]}\n${axis("y")}: ${parts[1]}`
            : place === "" ? text : `${axis("x")}: ${text}`;
          found.push({ group, name: place === "" ? "" : names[place], x: places[n][0], y: places[n][1], words });
        });
      }
      const line = clouds.length ? null : group.querySelector(".line");
      for (const [x, y] of line && svg.dataset.x ? corners(line.getAttribute("d")) : []) {
        const words = `${axis("x")} ≈ ${reading(svg.dataset.x, x)}\n${axis("y")} ≈ ${reading(svg.dataset.y, y)}`;
        found.push({ group, name: "", x, y, words });
      }
    }
    known.set(svg, found);
    return found;
  }
  const visible = (svg) => marksOf(svg).filter((mark) => !mark.group.classList.contains("off"));

  const tip = document.createElement("div");
  const [title, words, link] = ["strong", "span", "a"].map((tag) => tip.appendChild(document.createElement(tag)));
  tip.className = "answer";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  document.body.append(tip);
  const picture = document.querySelector("svg");
  const ring = document.createElementNS(picture ? picture.namespaceURI : null, "circle");
  ring.setAttribute("class", "here");
  ring.setAttribute("r", 6);
  let shown = null;

  // Where a mark leads: to its problem, to the rows of its method there, to its rows in a table of
  // its section, or to where the caption leads.
  function destination(svg, mark) {
    const section = (name) => document.getElementById(`problem-${encodeURIComponent(name)}`);
    const label = mark.of || mark.group.dataset.with || mark.group.dataset.of;
    const own = svg.closest("details.problem");
    for (const name of [mark.name, label]) {
      if (name && section(name) && section(name).closest("details") !== own) return [`#${section(name).id}`, name];
    }
    if (own) {
      const problem = own.querySelector("h4").textContent;
      return [`#accuracy?problem=${encodeURIComponent(problem)}&method=${encodeURIComponent(label)}`, "its rows"];
    }
    for (const block of svg.closest("section").querySelectorAll("[data-table]")) {
      for (const select of block.querySelectorAll("select")) {
        if (Array.from(select.options).some((one) => one.value && (one.value === label || one.text === label))) {
          return [`#${block.dataset.table}?${select.name}=${encodeURIComponent(label)}`, "its rows"];
        }
      }
    }
    const after = svg.closest("figure").querySelector("figcaption a");
    const table = svg.closest("section").querySelector(".table[id]");
    return after ? [after.getAttribute("href"), "its rows"] : table ? [`#${table.id}`, "the table"] : null;
  }

  function show(svg, mark) {
    if (!mark) return hide();
    if (shown && shown.mark === mark) return;
    shown = { svg, mark };
    const goal = destination(svg, mark);
    title.textContent = [mark.name, mark.of || mark.group.dataset.of].filter(Boolean).join(" · ");
    words.textContent = mark.words;
    link.textContent = goal ? `→ ${goal[1]}` : "";
    if (goal) link.href = goal[0]; else link.removeAttribute("href");
    link.tabIndex = -1;
    ring.setAttribute("cx", mark.x);
    ring.setAttribute("cy", mark.y);
    svg.append(ring);
    svg.classList.toggle("leads", Boolean(goal));
    tip.hidden = false;
    const box = svg.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    const [x, y] = [box.left + mark.x * scale, box.top + mark.y * scale];
    const left = Math.max(4, Math.min(x + 14, document.documentElement.clientWidth - tip.offsetWidth - 4));
    const above = y - tip.offsetHeight - 14;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(above > 0 ? above : y + 14) + scrollY}px`;
  }
  function hide() {
    if (!shown) return;
    shown.svg.classList.remove("leads");
    ring.remove();
    tip.hidden = true;
    shown = null;
  }

  function nearest(svg, event) {
    const box = svg.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    const [x, y] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
    let best = null, least = NEAR * NEAR;
    for (const mark of visible(svg)) {
      const far = (mark.x - x) ** 2 + (mark.y - y) ** 2;
      if (far < least) [best, least] = [mark, far];
    }
    return best;
  }
  const drawing = (event) => event.target.closest && event.target.closest("svg.figure");
  addEventListener("pointermove", (event) => {
    const svg = drawing(event);
    if (svg) show(svg, nearest(svg, event));
    else if (shown && !tip.contains(event.target) && document.activeElement !== shown.svg) hide();
  });
  addEventListener("click", (event) => {
    const svg = drawing(event);
    if (svg) {
      show(svg, nearest(svg, event));
      // A finger asks first: the answer has a link for it.
      if (shown && link.hasAttribute("href") && event.pointerType !== "touch") link.click();
    } else if (!tip.contains(event.target) || event.target === link) hide();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") return hide();
    const svg = document.activeElement?.closest("svg.figure");
    if (!svg) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const marks = visible(svg);
      const at = shown && shown.svg === svg ? marks.indexOf(shown.mark) + step : step > 0 ? 0 : -1;
      show(svg, marks.at(at % marks.length));
    } else if (event.key === "Enter" && shown && link.hasAttribute("href")) link.click();
  });
  addEventListener("focusout", (event) => { if (event.target.closest("svg.figure")) hide(); });

  function switches(legend) {
    const svg = legend.closest("figure").querySelector("svg.figure");
    for (const entry of legend.children) {
      const label = entry.textContent;
      const curves = Array.from(svg.querySelectorAll("[data-of]")).filter(
        (one) => one.dataset.of === label || one.dataset.with === label);
      if (!curves.length) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.title = "Switch this curve off or on";
      button.setAttribute("aria-pressed", "true");
      button.append(...entry.childNodes);
      entry.append(button);
      button.addEventListener("click", () => {
        const off = entry.classList.toggle("off");
        button.setAttribute("aria-pressed", String(!off));
        for (const one of curves) one.classList.toggle("off", off);
        hide();
      });
    }
  }

  for (const svg of document.querySelectorAll("svg.figure")) {
    if (svg.querySelector("[data-of]")) svg.setAttribute("tabindex", "0");
  }
  document.querySelectorAll("ul.legend").forEach(switches);
  for (const hint of document.querySelectorAll(".hint")) hint.hidden = false;
})();
