import Differences
import Findings
import Flux
import Text

/// Differences as a comment of a pull request: it fits the budget, whatever has to go for that.
struct DiffMarkdown {
  private let difference: ClusterDifference
  private let range: String
  private let budget: Int

  /// What is shown of the objects.
  private struct Detail {
    var context = 3
    var limit = 0
    /// How many objects have their difference; the others are one line each.
    var shown: Int
    /// Whether the objects without a difference are named.
    var namesOthers = true
  }

  /// The comment about a cluster; `range` is what is compared, `BASE..HEAD`.
  init(_ difference: ClusterDifference, range: String, budget: Int) {
    self.difference = difference
    self.range = range
    self.budget = budget
  }

  /// The text, shortened step by step until it fits.
  var text: String {
    let count = difference.changes.count
    var detail = Detail(shown: count)
    var text = self.text(detail)
    for (limit, context) in [(10_000, 3), (10_000, 1), (10_000, 0)] where !fits(text) {
      detail.limit = limit
      detail.context = context
      text = self.text(detail)
    }
    while !fits(text), detail.shown > 0 {
      // By halves first, so that large changes do not take for ever.
      detail.shown = detail.shown > 16 ? detail.shown / 2 : detail.shown - 1
      text = self.text(detail)
    }
    if !fits(text) {
      detail.namesOthers = false
      text = self.text(detail)
    }
    return text
  }

  private func fits(_ text: String) -> Bool { text.unicodeScalars.count <= budget }

  private func text(_ detail: Detail) -> String {
    var text = "<!-- hgraph:diff \(escaped(difference.root)) -->\n"
    text += "### Rendered changes in \(code(difference.root))\n\n"
    if !difference.withheld.isEmpty {
      text += "> [!CAUTION]\n"
      for note in difference.withheld {
        let reason = note.findings.first?.message ?? "it failed"
        text +=
          "> - \(code("Kustomization \(note.producer)")): \(escaped(reason)); "
          + "\(note.objects) objects not rendered on the \(note.side) side\n"
      }
      text += "\n"
    }
    if difference.changes.isEmpty {
      return text + (difference.withheld.isEmpty ? "No rendered changes.\n" : "") + footer
    }
    return text + counts + imageTable + sections(detail) + footer
  }

  private var footer: String {
    "\n<sub>hgraph \(Program.version) · \(code(range))</sub>\n"
  }

  private var counts: String {
    let terms = [
      (difference.count(.added), "+", "added"), (difference.count(.changed), "", "changed"),
      (difference.count(.removed), "−", "removed"),
    ].filter { $0.0 > 0 }.map { "\($1)\($0) \($2)" }
    let producers = Set(difference.changes.map(\.producer)).count
    return "**\(terms.joined(separator: " · "))** in \(producers) "
      + "Kustomization\(producers == 1 ? "" : "s")\n\n"
  }

  private var imageTable: String {
    if difference.images.isEmpty { return "" }
    var text = "| image | from | to |\n|---|---|---|\n"
    for image in difference.images {
      text +=
        "| \(code(image.repository)) | \(image.old.map(code) ?? "") | "
        + "\(image.new.map(code) ?? "") |\n"
    }
    return text + "\n"
  }

  private func sections(_ detail: Detail) -> String {
    var text = ""
    var last: NamespacedName?
    var hidden = 0
    for (index, change) in difference.changes.enumerated() {
      if index >= detail.shown, !detail.namesOthers {
        hidden += 1
        continue
      }
      if change.producer != last {
        text += "#### Kustomization \(code("\(change.producer)"))\n"
        last = change.producer
      }
      let unified = change.difference(context: detail.context)
      let counts = "+\(unified.added) −\(unified.removed)"
      if index >= detail.shown {
        hidden += 1
        text += "- \(code(change.title)) \(counts)\n"
        continue
      }
      text += section(change, unified, counts, detail)
    }
    if hidden > 0 { text += "\n\(hidden) objects are not shown here\n" }
    return text
  }

  private func section(
    _ change: ClusterDifference.Change, _ unified: UnifiedDifference, _ counts: String,
    _ detail: Detail
  ) -> String {
    let form = DiffText(differences: [], context: detail.context, limit: detail.limit)
    let body =
      ["--- \(change.header)", "+++ \(change.header)"].map(printable)
      + form.lines(change).map(\.description)
    let fence = String(repeating: "`", count: max(3, longestRun(body) + 1))
    let open = unified.added + unified.removed <= 20 ? " open" : ""
    return "<details\(open)><summary><code>\(escaped(change.title))</code> \(counts)</summary>\n\n"
      + "\(fence)diff\n\(body.joined(separator: "\n"))\n\(fence)\n</details>\n\n"
  }

  private func longestRun(_ lines: [String]) -> Int {
    var longest = 0
    for line in lines {
      var run = 0
      for byte in line.utf8 {
        run = byte == UInt8(ascii: "`") ? run + 1 : 0
        longest = max(longest, run)
      }
    }
    return longest
  }

  /// A name as a code span that nothing in it can end.
  private func code(_ text: String) -> String { "<code>\(escaped(text))</code>" }

  /// A text that cannot break a table, open a tag or call a person.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "|": result += "&#124;"
      case "`": result += "&#96;"
      case "@": result += "&#64;"
      case "*": result += "&#42;"
      case "_": result += "&#95;"
      case "\n", "\r": result += " "
      case _ where scalar.value < 0x20: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
