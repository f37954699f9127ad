extension GraphPage {
  /// The graph in the page: nodes with their users, and the ways to put nodes together.
  static let model = #"""
    const data = JSON.parse(document.getElementById("data").textContent);
    const nodes = data.nodes.map((node, id) => ({
      ...node, id, label: node.step + ":" + node.subject, users: [], targets: [],
    }));
    for (const node of nodes) for (const used of node.uses) nodes[used].users.push(node.id);
    data.targets.forEach((target, index) => {
      for (const id of target.nodes) nodes[id].targets.push(index);
    });
    // Files and the like with the nodes that read them.
    const readers = new Map();
    for (const node of nodes) for (const [sort, text] of node.run ? node.run.inputs : []) {
      if (sort === "output") continue;
      if (!readers.has(text)) readers.set(text, new Set());
      readers.get(text).add(node.id);
    }
    const edgeCount = nodes.reduce((sum, node) => sum + node.uses.length, 0);
    const byLabel = new Map(nodes.map(node => [node.label, node]));

    // A hue for each kind of step, far apart for neighbours in the list.
    const steps = [...new Set(nodes.map(node => node.step))].sort();
    const hues = new Map(steps.map((step, index) => [step, (212 + index * 137.5) % 360]));
    const colour = step => `hsl(${hues.get(step)} 62% var(--light))`;

    // Folders as people think of them: one that holds many nodes is parted into those below it, but
    // folders of one or two nodes stay with the folder above.
    function folderGroups() {
      const limit = Math.min(30, Math.max(6, Math.round(nodes.length / 6)));
      const root = { path: "", below: new Map(), own: [], count: 0 };
      for (const node of nodes) {
        const names = node.subject.split("/");
        let folder = root;
        folder.count++;
        for (const name of names.slice(0, -1)) {
          if (!folder.below.has(name)) {
            const path = folder.path ? folder.path + "/" + name : name;
            folder.below.set(name, { path, below: new Map(), own: [], count: 0 });
          }
          folder = folder.below.get(name);
          folder.count++;
        }
        folder.own.push(node);
      }
      const groups = [];
      const all = folder => [folder.own, ...[...folder.below.values()].map(all)].flat();
      const part = folder => {
        if (folder.count <= limit && folder !== root) {
          groups.push({ name: folder.path, nodes: all(folder) });
          return;
        }
        const own = [...folder.own];
        for (const below of folder.below.values()) {
          if (below.count <= 2 && folder !== root) own.push(...all(below));
          else part(below);
        }
        if (own.length) groups.push({ name: folder.path, nodes: own });
      };
      part(root);
      return groups;
    }

    function groupsBy(key) {
      const groups = new Map();
      for (const node of nodes) {
        const name = key(node);
        if (!groups.has(name)) groups.set(name, { name, nodes: [] });
        groups.get(name).nodes.push(node);
      }
      return [...groups.values()];
    }

    // The smallest target says most about a node.
    function targetOf(node) {
      let best = null;
      for (const index of node.targets) {
        const target = data.targets[index];
        if (!best || target.nodes.length < best.nodes.length) best = target;
      }
      return best ? best.name : "in no target";
    }

    // How far a node is from those that nobody uses; an edge that closes a circle does not count.
    function depths() {
      const depth = new Array(nodes.length).fill(0);
      const state = new Uint8Array(nodes.length);
      const order = [];
      for (const start of nodes) {
        if (state[start.id]) continue;
        const stack = [[start.id, 0]];
        state[start.id] = 1;
        while (stack.length) {
          const top = stack[stack.length - 1];
          const next = nodes[top[0]].uses[top[1]++];
          if (next === undefined) { state[top[0]] = 2; order.push(top[0]); stack.pop(); }
          else if (!state[next]) { state[next] = 1; stack.push([next, 0]); }
        }
      }
      const rank = new Map(order.reverse().map((id, index) => [id, index]));
      for (const id of order) for (const used of nodes[id].uses) {
        if (rank.get(used) > rank.get(id)) depth[used] = Math.max(depth[used], depth[id] + 1);
      }
      return depth;
    }
    """#
}
