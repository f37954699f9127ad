/// A drawing as a Mermaid flowchart, as GitHub shows it in Markdown.
struct MermaidText {
  private(set) var text = "flowchart LR\n"

  init(_ drawing: BoxDrawing) {
    var clustered: Set<Int> = []
    for (number, cluster) in drawing.clusters.enumerated() {
      text += "  subgraph c\(number)[\(quoted(cluster.name))]\n"
      for box in cluster.boxes {
        text += "    \(shape(drawing.boxes[box], box))\n"
        clustered.insert(box)
      }
      text += "  end\n"
    }
    for (index, box) in drawing.boxes.enumerated() where !clustered.contains(index) {
      text += "  \(shape(box, index))\n"
    }
    for (from, to) in drawing.arrows { text += "  n\(from) --> n\(to)\n" }
  }

  private func shape(_ box: BoxDrawing.Box, _ number: Int) -> String {
    box.isTarget ? "n\(number)([\(quoted(box.name))])" : "n\(number)[\(quoted(box.name))]"
  }

  /// Mermaid reads entities inside of quotes, and some HTML.
  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "#quot;"
      case "#": result += "#35;"
      case "<": result += "#lt;"
      case ">": result += "#gt;"
      case "&": result += "#amp;"
      case "`": result += "#96;"
      case "\n", "\r": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
