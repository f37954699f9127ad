import Differences
import Findings
import Flux
import Text
import YAML

/// Differences as text, in the forms that are no pages.
struct DiffText {
  let differences: [ClusterDifference]
  /// Lines that are the same around each change.
  var context = 3
  /// How many bytes of each object's difference are shown; 0 for all.
  var limit = 0

  /// The unified form, for people and for `patch`-like tools.
  func unified(_ paint: Paint) -> String {
    var text = ""
    for difference in differences {
      for note in difference.withheld {
        text += paint(.warning, "! " + printable(note.text)) + "\n"
      }
      for change in difference.changes {
        text += paint(.strong, "--- " + printable(change.header)) + "\n"
        text += paint(.strong, "+++ " + printable(change.header)) + "\n"
        for line in lines(change) { text += colour(line, paint) + "\n" }
      }
    }
    return text
  }

  private func colour(_ line: UnifiedDifference.Line, _ paint: Paint) -> String {
    let text = printable(line.description)
    return switch line.sign {
    case "+": paint(.added, text)
    case "-": paint(.removed, text)
    case "@": paint(.faint, text)
    default: text
    }
  }

  /// The lines of a change, cut at the limit.
  func lines(_ change: ClusterDifference.Change) -> [UnifiedDifference.Line] {
    let lines = change.difference(context: context).lines
    guard limit > 0 else { return lines }
    var bytes = 0
    for (index, line) in lines.enumerated() {
      bytes += line.description.utf8.count + 1
      if bytes > limit {
        let rest = lines.count - index
        return lines[..<index] + [
          UnifiedDifference.Line(sign: "@", text: "[diff cut: \(rest) more lines]")
        ]
      }
    }
    return lines
  }

  /// One line for each object.
  func brief(_ paint: Paint) -> String {
    var text = ""
    for difference in differences {
      for note in difference.withheld {
        text += paint(.warning, "! " + printable(note.text)) + "\n"
      }
      for change in difference.changes {
        let unified = change.difference(context: 0)
        let line = printable("\(change.producer) \(change.title)")
        let counts = "+\(unified.added) −\(unified.removed)"
        switch change.kind {
        case .added: text += paint(.added, "+ \(line)") + " \(counts)\n"
        case .removed: text += paint(.removed, "- \(line)") + " \(counts)\n"
        case .changed: text += "~ \(line) \(counts)\n"
        }
      }
    }
    return text
  }

  /// Images alone: `REPOSITORY OLD -> NEW`.
  var images: String {
    differences.flatMap(\.images).map { change in
      printable("\(change.repository) \(change.old ?? "-") -> \(change.new ?? "-")") + "\n"
    }.joined()
  }

  /// The differences as data.
  func json() throws -> [UInt8] {
    let clusters = differences.map { difference -> Node in
      let changes = difference.changes.map { change -> Node in
        [
          "cluster": .string(difference.cluster), "producer": .string("\(change.producer)"),
          "path": .string(change.path), "apiVersion": .string(change.key.apiVersion.text),
          "kind": .string(change.key.kind.text), "namespace": .string(change.key.name.namespace),
          "name": .string(change.key.name.name), "change": .string(change.kind.rawValue),
          "diff": .string(lines(change).map(\.description).joined(separator: "\n")),
        ]
      }
      let withheld = difference.withheld.map { note -> Node in
        [
          "producer": .string("\(note.producer)"), "side": .string(note.side),
          "objects": .int(note.objects),
          "errors": .sequence(note.findings.map { .string($0.message) }),
        ]
      }
      let images = difference.images.map { image -> Node in
        var node: Node = ["repository": .string(image.repository)]
        node["old"] = image.old.map { .string($0) } ?? .null
        node["new"] = image.new.map { .string($0) } ?? .null
        return node
      }
      return [
        "cluster": .string(difference.cluster), "root": .string(difference.root),
        "changes": .sequence(changes), "withheld": .sequence(withheld),
        "images": .sequence(images),
      ]
    }
    return try JSON.write(
      ["clusters": .sequence(clusters)], schema: .json,
      layout: JSON.Layout(style: .indented(2))) + [UInt8(ascii: "\n")]
  }
}
