extension GraphPage {
  /// Where everything lies: cards in frames, frames in rows; or cards in layers.
  static let layout = #"""
    const card = { height: 28, gapX: 10, gapY: 8 };
    const measure = document.createElement("canvas").getContext("2d");
    measure.font = '12.5px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
    const widthOf = text => Math.ceil(measure.measureText(text).width);

    function clip(text, width) {
      if (widthOf(text) <= width) return text;
      // The end of a path tells more than its beginning.
      let low = 1, high = text.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (widthOf("…" + text.slice(middle)) <= width) high = middle; else low = middle + 1;
      }
      return "…" + text.slice(low);
    }

    function shortName(node, group) {
      const prefix = group + "/";
      return node.subject.startsWith(prefix) ? node.subject.slice(prefix.length) : node.subject;
    }

    // Puts the cards of a frame into columns so that it is about half again as wide as high.
    function fill(frame) {
      const names = frame.nodes.map(node => shortName(node, frame.name));
      const width = Math.min(300, Math.max(96, ...names.map(name => widthOf(name) + 30)));
      const count = frame.nodes.length;
      const wanted = Math.sqrt(count * (card.height + card.gapY) * 1.5 / (width + card.gapX));
      const columns = Math.max(1, Math.min(count, Math.round(wanted)));
      const rows = Math.ceil(count / columns);
      frame.nodes.forEach((node, index) => {
        node.width = width;
        node.text = clip(names[index], width - 24);
        node.dx = 14 + Math.floor(index / rows) * (width + card.gapX);
        node.dy = 36 + (index % rows) * (card.height + card.gapY);
      });
      const used = Math.ceil(count / rows);
      frame.title = clip(frame.name || "no folder", 460);
      const least = widthOf(frame.title) * 1.08 + 62;
      frame.width = Math.max(least, 28 + used * (width + card.gapX) - card.gapX);
      // A title that is wider than the cards makes them wider.
      const more = (frame.width - 28 + card.gapX) / used - card.gapX - width;
      frame.nodes.forEach((node, index) => {
        node.width += more;
        node.dx += Math.floor(index / rows) * more;
      });
      frame.height = 50 + rows * (card.height + card.gapY) - card.gapY;
    }

    // Frames in columns of a near equal height; what is large comes first.
    function pack(frames, aspect) {
      const gap = 22;
      const area = frames.reduce((sum, f) => sum + (f.width + gap) * (f.height + gap), 0);
      const limit = Math.max(...frames.map(f => f.width), Math.sqrt(area * aspect) * 1.06);
      frames.sort((a, b) => b.height - a.height || (a.name < b.name ? -1 : 1));
      let x = 0, y = 0, shelf = 0;
      const shelves = [];
      for (const frame of frames) {
        // First where it fits below a lower frame of a row that is there.
        const row = shelves.find(row => row.free.some(spot =>
          spot.width >= frame.width && spot.height >= frame.height));
        if (row) {
          const spot = row.free.find(s => s.width >= frame.width && s.height >= frame.height);
          frame.x = spot.x; frame.y = spot.y;
          spot.y += frame.height + gap; spot.height -= frame.height + gap;
          continue;
        }
        if (x && x + frame.width > limit) { x = 0; y += shelf + gap; shelf = 0; }
        if (!x) { shelf = frame.height; shelves.push({ free: [] }); }
        frame.x = x; frame.y = y;
        shelves[shelves.length - 1].free.push({
          x, y: y + frame.height + gap, width: frame.width, height: shelf - frame.height - gap,
        });
        x += frame.width + gap;
      }
      for (const frame of frames) for (const node of frame.nodes) {
        node.x = frame.x + node.dx; node.y = frame.y + node.dy;
      }
      return frames;
    }

    // Users to the left of what they use; cards of a layer near those that they belong to.
    function layers(aspect) {
      const depth = depths();
      const columns = [];
      for (const node of nodes) (columns[depth[node.id]] ??= []).push(node);
      const place = new Array(nodes.length).fill(0);
      const number = column => column.forEach((node, index) => { place[node.id] = index; });
      columns.forEach(number);
      const centre = (node, others) => others.length
        ? others.reduce((sum, id) => sum + place[id], 0) / others.length : place[node.id];
      for (let pass = 0; pass < 6; pass++) {
        const forth = pass % 2 === 0;
        for (const column of forth ? columns : [...columns].reverse()) {
          const key = new Map(column.map(n => [n, centre(n, forth ? n.users : n.uses)]));
          column.sort((a, b) => key.get(a) - key.get(b) || (a.label < b.label ? -1 : 1));
          number(column);
        }
      }
      const tallest = Math.max(12, Math.ceil(Math.sqrt(nodes.length * 7 / aspect)));
      let x = 0;
      for (const column of columns) {
        const parts = Math.ceil(column.length / tallest), rows = Math.ceil(column.length / parts);
        for (let index = 0; index < column.length; index += rows) {
          const part = column.slice(index, index + rows);
          const width = Math.min(280, Math.max(96, ...part.map(n => widthOf(n.subject) + 30)));
          part.forEach((node, row) => {
            node.width = width;
            node.text = clip(node.subject, width - 24);
            node.x = x;
            node.y = (row - part.length / 2) * (card.height + card.gapY);
          });
          x += width + card.gapX * 2;
        }
        x += edgeCount ? 90 : 0;
      }
      return [];
    }

    const modes = {
      Folder: aspect => framed(folderGroups(), aspect),
      Step: aspect => framed(groupsBy(node => node.step), aspect),
      Target: aspect => framed(groupsBy(targetOf), aspect),
      Layers: layers,
    };

    function framed(groups, aspect) {
      for (const group of groups) {
        group.nodes.sort((a, b) => a.subject < b.subject ? -1 : 1);
        fill(group);
      }
      return pack(groups, aspect);
    }
    """#
}
