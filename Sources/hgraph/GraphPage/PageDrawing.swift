extension GraphPage {
  /// The picture: frames, edges and cards, and what stands out of them.
  static let drawing = #"""
    const $ = id => document.getElementById(id);
    function svg(name, attributes, parent) {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const key in attributes) element.setAttribute(key, attributes[key]);
      if (parent) parent.append(element);
      return element;
    }

    // Above this only the edges of the chosen node are drawn.
    const edgeLimit = 3000;
    let mode = "Folder", chosen = null, target = null, found = new Set(), edges = [];

    function draw() {
      const box = $("view").getBoundingClientRect();
      const aspect = Math.max(.5, Math.min(3, box.width / Math.max(1, box.height)));
      const frames = nodes.length ? modes[mode](aspect) : [];
      $("frames").replaceChildren();
      $("names").replaceChildren();
      for (const frame of frames) {
        const group = svg("g", { class: "frame" }, $("frames"));
        svg("rect", {
          x: frame.x, y: frame.y, width: frame.width, height: frame.height, rx: 10,
        }, group);
        const text = svg("text", { x: frame.x + 14, y: frame.y + 22 }, group);
        text.textContent = frame.title;
        svg("tspan", { dx: 7 }, text).textContent = frame.nodes.length;
        // From afar only this can be read.
        const name = frame.name.split("/").pop() || frame.title;
        const size = Math.min(frame.width * 1.5 / Math.max(6, name.length), frame.height / 3);
        svg("text", {
          x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 + size / 3,
          "font-size": size,
        }, $("names")).textContent = name;
      }
      $("cards").replaceChildren();
      for (const node of nodes) {
        const group = svg("g", {
          class: "node", transform: `translate(${node.x} ${node.y})`, role: "button",
          "aria-label": node.label, style: `--hue: ${colour(node.step)}`,
        }, $("cards"));
        svg("rect", { class: "card", width: node.width, height: card.height, rx: 6 }, group);
        svg("rect", { class: "bar", x: 6, y: 7, width: 4, height: card.height - 14, rx: 2 }, group);
        svg("text", { x: 17, y: 18.5 }, group).textContent = node.text;
        svg("title", {}, group).textContent = node.label;
        group.addEventListener("click", () => choose(node));
        node.element = group;
      }
      drawEdges();
      mark();
    }

    function drawEdges() {
      $("edges").replaceChildren();
      edges = [];
      const add = (from, to) => {
        const element = svg("path", { class: "edge", d: curve(nodes[from], nodes[to]) }, $("edges"));
        edges.push({ from, to, element });
      };
      for (const node of nodes) for (const used of node.uses) {
        const isNear = chosen && (node === chosen || used === chosen.id);
        if (edgeCount <= edgeLimit || isNear) add(node.id, used);
      }
    }

    // From the right edge of a user to the left edge of what it uses; round the outside where that
    // stands above or below.
    function curve(a, b) {
      const middle = card.height / 2;
      if (b.x > a.x + a.width - 4) {
        const x1 = a.x + a.width, x2 = b.x, bend = Math.max(24, (x2 - x1) / 2);
        return `M${x1} ${a.y + middle}C${x1 + bend} ${a.y + middle} ${x2 - bend} ${b.y + middle}`
          + ` ${x2} ${b.y + middle}`;
      }
      if (b.x + b.width < a.x + 4) {
        const x1 = a.x, x2 = b.x + b.width, bend = Math.max(24, (x1 - x2) / 2);
        return `M${x1} ${a.y + middle}C${x1 - bend} ${a.y + middle} ${x2 + bend} ${b.y + middle}`
          + ` ${x2} ${b.y + middle}`;
      }
      const bend = 26 + Math.min(60, Math.abs(b.y - a.y) / 6);
      return `M${a.x} ${a.y + middle}C${a.x - bend} ${a.y + middle} ${b.x - bend} ${b.y + middle}`
        + ` ${b.x} ${b.y + middle}`;
    }

    // Says what stands out: the chosen node with its neighbours, a target, what was found.
    function mark() {
      const uses = new Set(chosen ? chosen.uses : []), users = new Set(chosen ? chosen.users : []);
      const inTarget = target === null ? null : new Set(data.targets[target].nodes);
      for (const node of nodes) {
        const near = node === chosen || uses.has(node.id) || users.has(node.id);
        const dims = inTarget ? !inTarget.has(node.id)
          : found.size ? !found.has(node.id) : chosen && uses.size + users.size > 0;
        node.element.setAttribute("class", [
          "node", !node.run && "unbuilt", node === chosen && "chosen",
          uses.has(node.id) && "uses", users.has(node.id) && "users",
          found.has(node.id) && "found", dims && !near && "dim",
        ].filter(Boolean).join(" "));
      }
      for (const edge of edges) {
        const kind = chosen && edge.from === chosen.id ? "uses"
          : chosen && edge.to === chosen.id ? "users" : "";
        edge.element.setAttribute("class",
          "edge " + (kind || (chosen || found.size || inTarget ? "dim" : "")));
        if (kind) edge.element.parentNode.append(edge.element);
      }
    }
    """#
}
