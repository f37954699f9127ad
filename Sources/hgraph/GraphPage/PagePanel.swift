extension GraphPage {
  /// What is told of one node.
  static let panel = #"""
    function make(name, attributes, ...children) {
      const element = document.createElement(name);
      for (const key in attributes ?? {}) element.setAttribute(key, attributes[key]);
      element.append(...children.filter(child => child !== null));
      return element;
    }
    const bytes = size => size === null ? "lost" : size < 1000 ? `${size} B`
      : size < 1e6 ? `${(size / 1e3).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`;
    const link = node => make("a", { href: "#label=" + encodeURIComponent(node.label) }, node.label);

    function section(title, count, content, isOpen = true) {
      if (count === 0) return null;
      const details = make("details", isOpen ? { open: "" } : {},
        make("summary", {}, title, make("span", {}, count === null ? "" : String(count))));
      details.append(content());
      return details;
    }

    // Long lists are cut until somebody wants all of them.
    function rows(parent, items, row, limit = 60) {
      parent.append(...items.slice(0, limit).map(row));
      if (items.length <= limit) return parent;
      const box = make("div", {}, parent);
      const more = make("button", {}, `Show all ${items.length}`);
      more.addEventListener("click", () => {
        parent.append(...items.slice(limit).map(row));
        more.remove();
      });
      box.append(more);
      return box;
    }

    // The folder of a path is said more softly than its name.
    function pathText(text) {
      const cut = text.lastIndexOf("/", text.length - 2) + 1;
      return [make("span", { class: "folder" }, text.slice(0, cut)), text.slice(cut)];
    }

    // Who else reads it, as a way to see them in the picture.
    function others(text) {
      const count = (readers.get(text)?.size ?? 1) - 1;
      if (count < 1) return null;
      const button = make("button", { class: "others", title: "Show who reads it" },
        `and ${count} ${count === 1 ? "other" : "others"}`);
      button.addEventListener("click", () => { found = readers.get(text); mark(); });
      return button;
    }

    function inputRow([sort, text, answer]) {
      const [digest, entries] = answer.split(", ");
      return make("tr", answer === "absent" ? { class: "absent" } : {},
        make("td", { class: "path" }, ...(sort === "output" ? [text] : pathText(text)),
          sort === "file" || sort === "output" ? null : make("span", { class: "sort" }, sort),
          others(text)),
        make("td", { class: "digest" }, digest, entries ? make("small", {}, entries) : null));
    }

    // A path that was looked at and then read is one line: its content says more than its kind.
    function merged(inputs) {
      const lines = new Map();
      for (const input of inputs) {
        const key = input[0] + " " + input[1], before = lines.get(key);
        const isKind = answer => /^(file|executableFile|directory|link|absent)$/.test(answer);
        if (!before || isKind(before[2])) lines.set(key, input);
      }
      return [...lines.values()];
    }

    function outputRow([name, type, digest, size]) {
      return make("tr", {},
        make("td", { class: "path" }, name, make("span", { class: "sort" }, type)),
        make("td", { class: "digest" }, bytes(size), make("small", {}, digest)));
    }

    const nodeList = ids => () => rows(make("ul"), ids.map(id => nodes[id]),
      node => make("li", {}, link(node)));

    function showPanel(node) {
      const panel = $("panel");
      const close = make("button", { title: "Close (Esc)", "aria-label": "Close" }, "✕");
      close.addEventListener("click", () => choose(null));
      const copy = make("button", { title: "Copy the label" }, "Copy label");
      copy.addEventListener("click", async () => {
        await navigator.clipboard.writeText(node.label);
        copy.textContent = "Copied";
      });
      const run = node.run;
      const seen = run ? merged(run.inputs.filter(input => input[0] !== "output")) : [];
      const there = seen.filter(input => input[2] !== "absent");
      const absent = seen.filter(input => input[2] === "absent");
      const artifacts = run ? run.inputs.filter(input => input[0] === "output") : [];
      const table = (items, row) => () => rows(make("table"), items, row);
      const targets = node.targets.map(index => data.targets[index].name).join(", ");
      panel.replaceChildren(...[
        make("div", { class: "top" },
          make("span", { class: "badge", style: `--hue: ${colour(node.step)}` }, node.step),
          copy, close),
        make("h2", {}, node.subject),
        targets && make("p", { class: "soft" }, "in " + targets),
        node.place && make("p", { class: "soft" }, "declared at " + node.place),
        run
          ? make("div", { class: "why" }, "Ran last because " + run.reason + ".",
            make("div", { class: "soft" }, `It took ${run.ms < 1 ? "less than 1" : run.ms} ms.`))
          : make("div", { class: "why" }, "No run is known: not built yet, or made from secrets."),
        section("Inputs", there.length, table(there, inputRow)),
        section("Looked for in vain", absent.length, table(absent, inputRow), false),
        section("Artifacts of others", artifacts.length, table(artifacts, inputRow)),
        section("Outputs", run ? run.outputs.length : 0, table(run?.outputs, outputRow)),
        section("Uses", node.uses.length, nodeList(node.uses)),
        section("Users", node.users.length, nodeList(node.users)),
        section("Declared", run ? run.children.length : 0, nodeList(run?.children), false),
        section("Parameters", Object.keys(node.with).length,
          () => make("pre", {}, JSON.stringify(node.with, null, 2)), false),
      ].filter(Boolean));
      panel.scrollTop = 0;
      panel.hidden = false;
    }
    """#
}
