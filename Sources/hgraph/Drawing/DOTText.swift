/// A drawing in the language of Graphviz.
struct DOTText {
  private(set) var text = "digraph hgraph {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n"

  init(_ drawing: BoxDrawing) {
    var clustered: Set<Int> = []
    for (number, cluster) in drawing.clusters.enumerated() {
      text += "  subgraph cluster_\(number) {\n    label=\(quoted(cluster.name));\n"
      for box in cluster.boxes {
        text += "    \(quoted(drawing.boxes[box].name));\n"
        clustered.insert(box)
      }
      text += "  }\n"
    }
    for (index, box) in drawing.boxes.enumerated() where !clustered.contains(index) {
      text += "  \(quoted(box.name))\(box.isTarget ? " [shape=box, style=bold]" : "");\n"
    }
    for (from, to) in drawing.arrows {
      text += "  \(quoted(drawing.boxes[from].name)) -> \(quoted(drawing.boxes[to].name));\n"
    }
    text += "}\n"
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { result += "\\" }
      result.unicodeScalars.append(scalar == "\n" ? " " : scalar)
    }
    return result + "\""
  }
}
