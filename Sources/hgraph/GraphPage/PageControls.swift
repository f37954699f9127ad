extension GraphPage {
  /// What answers to mouse, keys and address.
  static let controls = #"""
    const view = { x: 0, y: 0, scale: 1 };
    function place() {
      $("scene").setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
      $("scene").classList.toggle("far", view.scale < .38);
    }
    function zoom(factor, x, y) {
      const box = $("view").getBoundingClientRect();
      x ??= box.width / 2; y ??= box.height / 2;
      const scale = Math.max(.05, Math.min(4, view.scale * factor));
      view.x = x - (x - view.x) * scale / view.scale;
      view.y = y - (y - view.y) * scale / view.scale;
      view.scale = scale;
      place();
    }
    function fit() {
      const box = $("view").getBoundingClientRect(), scene = $("scene").getBBox();
      if (!scene.width || !box.width) return;
      const edge = 28, bottom = 40;
      view.scale = Math.min(1.4, (box.width - 2 * edge) / scene.width,
        (box.height - edge - bottom) / scene.height);
      view.x = (box.width - scene.width * view.scale) / 2 - scene.x * view.scale;
      view.y = edge - scene.y * view.scale
        + Math.max(0, (box.height - edge - bottom - scene.height * view.scale) / 2);
      place();
    }
    // Moves no further than is needed to see a node.
    function reveal(node) {
      const box = $("view").getBoundingClientRect(), edge = 50;
      if (view.scale < .5) zoom(.8 / view.scale);
      const x = view.x + node.x * view.scale, y = view.y + node.y * view.scale;
      const right = x + node.width * view.scale, low = y + card.height * view.scale;
      if (x < edge) view.x += edge - x;
      else if (right > box.width - edge) view.x -= right - box.width + edge;
      if (y < edge) view.y += edge - y;
      else if (low > box.height - edge) view.y -= low - box.height + edge;
      place();
    }

    function choose(node, moves = false) {
      chosen = node;
      if (node) showPanel(node); else $("panel").hidden = true;
      if (edgeCount > edgeLimit) drawEdges();
      mark();
      const hash = node ? "#label=" + encodeURIComponent(node.label) : "";
      if (location.hash !== hash) history.replaceState(null, "", hash || location.pathname);
      if (node) reveal(node);
      if (moves) $("view").focus();
    }
    function readAddress() {
      const match = /^#label=(.*)$/.exec(location.hash);
      let label = "";
      try { label = match ? decodeURIComponent(match[1]) : ""; } catch { return; }
      const node = byLabel.get(label);
      if (node && node !== chosen) choose(node);
    }

    // The nearest card in a direction: along it counts once, beside it three times.
    function step(dx, dy) {
      if (!chosen) return nodes.length && choose(nodes[0], true);
      let best = null, least = Infinity;
      for (const node of nodes) {
        const x = node.x + node.width / 2 - chosen.x - chosen.width / 2, y = node.y - chosen.y;
        const along = dx * x + dy * y, beside = Math.abs(dx ? y : x);
        if (along > 4 && along + 3 * beside < least) { best = node; least = along + 3 * beside; }
      }
      if (best) choose(best, true);
    }

    // Search: labels first, then what nodes read and made.
    let results = [], cursor = 0;
    function search() {
      const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
      results = [];
      if (words.length) for (const node of nodes) {
        const label = node.label.toLowerCase();
        if (words.every(word => label.includes(word))) { results.push({ node, why: "" }); continue; }
        const run = node.run;
        const things = run ? [...run.inputs.map(i => [i[1], i[2]]), ...run.outputs.map(o => [o[0], o[2]])]
          : [];
        const hit = things.find(thing => words.every(word =>
          (thing[0] + " " + thing[1]).toLowerCase().includes(word)));
        if (hit) results.push({ node, why: hit.join("  ") });
      }
      results.sort((a, b) => (a.why ? 1 : 0) - (b.why ? 1 : 0));
      found = new Set(results.map(result => result.node.id));
      cursor = 0;
      showResults(words.length > 0);
      mark();
    }
    function showResults(isOpen) {
      const list = $("results");
      list.hidden = !isOpen;
      list.replaceChildren(...results.slice(0, 40).map((result, index) => {
        const item = make("li", { role: "option", "aria-selected": index === cursor },
          result.node.label, result.why ? make("small", {}, result.why) : null);
        item.addEventListener("mousedown", () => choose(result.node));
        return item;
      }));
      if (isOpen && !results.length) list.append(make("li", {}, "nothing found"));
      if (results.length > 40) list.append(make("li", {}, `and ${results.length - 40} more`));
      list.children[cursor]?.scrollIntoView({ block: "nearest" });
    }

    function start() {
      $("title").textContent = data.title;
      const known = nodes.filter(node => node.run).length;
      $("sum").textContent = `${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}, `
        + `${edgeCount} ${edgeCount === 1 ? "edge" : "edges"}`
        + (known < nodes.length ? `, ${nodes.length - known} never built` : "");
      $("legend").append(...steps.slice(0, 12).map(step => make("span",
        { style: `--hue: ${colour(step)}` }, make("i"), step)));
      for (const name in modes) {
        const button = make("button", { "aria-pressed": name === mode }, name);
        button.addEventListener("click", () => {
          mode = name;
          for (const other of $("modes").children) {
            other.setAttribute("aria-pressed", other === button);
          }
          draw(); fit();
          if (chosen) reveal(chosen);
        });
        $("modes").append(button);
      }
      data.targets.forEach((item, index) => {
        const button = make("button", { "aria-pressed": false, title: item.description }, item.name,
          make("span", {}, item.nodes.length));
        button.addEventListener("click", () => {
          target = target === index ? null : index;
          [...$("targets").children].forEach((other, place) =>
            other.setAttribute("aria-pressed", place === target));
          mark();
        });
        $("targets").append(button);
      });
      listen();
      draw();
      readAddress();
      fit();
      if (chosen) reveal(chosen);
    }

    function listen() {
      $("search").addEventListener("input", search);
      $("search").addEventListener("focus", () => showResults($("search").value !== ""));
      $("search").addEventListener("blur", () => showResults(false));
      $("search").addEventListener("keydown", event => {
        const moves = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (moves) {
          cursor = Math.max(0, Math.min(Math.min(40, results.length) - 1, cursor + moves));
          showResults(true);
          event.preventDefault();
        } else if (event.key === "Enter" && results[cursor]) {
          choose(results[cursor].node, true);
        } else if (event.key === "Escape") {
          $("search").value = "";
          search();
          $("view").focus();
        }
        event.stopPropagation();
      });
      document.addEventListener("keydown", event => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target.closest("button, a, summary") && event.key === "Enter") return;
        const keys = {
          "/": () => $("search").focus(), Escape: () => { found = new Set(); choose(null); }, "0": fit,
          "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(.8),
          ArrowLeft: () => step(-1, 0), ArrowRight: () => step(1, 0),
          ArrowUp: () => step(0, -1), ArrowDown: () => step(0, 1),
          Enter: () => { if (!chosen) step(1, 0); else $("panel").querySelector("summary")?.focus(); },
        };
        if (keys[event.key]) { keys[event.key](); event.preventDefault(); }
      });
      $("in").addEventListener("click", () => zoom(1.25));
      $("out").addEventListener("click", () => zoom(.8));
      $("fit").addEventListener("click", fit);
      window.addEventListener("hashchange", readAddress);
      const dark = matchMedia("(prefers-color-scheme: dark)");
      const paint = isDark => document.documentElement.classList.toggle("dark", isDark);
      paint(dark.matches);
      dark.addEventListener("change", () => paint(dark.matches));
      $("theme").addEventListener("click", () =>
        paint(!document.documentElement.classList.contains("dark")));

      const box = $("view");
      box.addEventListener("wheel", event => {
        event.preventDefault();
        const at = box.getBoundingClientRect();
        zoom(Math.exp(-event.deltaY * (event.deltaMode ? .05 : .0015)),
          event.clientX - at.left, event.clientY - at.top);
      }, { passive: false });
      const fingers = new Map();
      box.addEventListener("pointerdown", event => fingers.set(event.pointerId, event));
      window.addEventListener("pointerup", event => {
        fingers.delete(event.pointerId);
        box.classList.remove("dragging");
      });
      window.addEventListener("pointercancel", event => fingers.delete(event.pointerId));
      window.addEventListener("pointermove", event => {
        const before = fingers.get(event.pointerId);
        if (!before) return;
        const other = [...fingers.values()].find(finger => finger.pointerId !== event.pointerId);
        if (other) {
          const gap = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
          const at = box.getBoundingClientRect();
          zoom(gap(event, other) / Math.max(1, gap(before, other)),
            other.clientX - at.left, other.clientY - at.top);
        } else {
          box.classList.add("dragging");
          view.x += event.clientX - before.clientX;
          view.y += event.clientY - before.clientY;
          place();
        }
        fingers.set(event.pointerId, event);
      });
    }
    start();
    """#
}
