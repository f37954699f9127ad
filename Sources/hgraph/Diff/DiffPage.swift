import Differences
import Text

/// Differences as one page of HTML that needs nothing else.
struct DiffPage {
  let differences: [ClusterDifference]
  let range: String
  var context = 3

  var html: String {
    var text = """
      <!doctype html>
      <html lang="en"><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(range))</title>
      <style>
      :root { color-scheme: light dark; --add: #1a7f3720; --del: #cf222e20; --faint: #8889 }
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem }
      pre { font: 13px/1.45 ui-monospace, monospace; overflow-x: auto; margin: 0; padding: .5rem 0 }
      pre span { display: block; padding: 0 .75rem; white-space: pre }
      .a { background: var(--add) } .d { background: var(--del) } .h { color: var(--faint) }
      details { border: 1px solid var(--faint); border-radius: 6px; margin: .5rem 0 }
      summary { padding: .4rem .75rem; cursor: pointer } .w { color: #cf222e }
      </style>
      <h1>Rendered changes</h1><p><code>\(escaped(range))</code></p>

      """
    for difference in differences { text += section(difference) }
    return text + "</html>\n"
  }

  private func section(_ difference: ClusterDifference) -> String {
    var text = "<h2>\(escaped(difference.root))</h2>\n"
    for note in difference.withheld { text += "<p class=\"w\">\(escaped(note.text))</p>\n" }
    if difference.changes.isEmpty { text += "<p>No rendered changes.</p>\n" }
    for change in difference.changes {
      let unified = change.difference(context: context)
      text +=
        "<details\(unified.added + unified.removed <= 20 ? " open" : "")><summary>"
        + "<code>\(escaped("\(change.producer) \(change.title)"))</code> "
        + "+\(unified.added) −\(unified.removed)</summary><pre>"
      for line in unified.lines {
        let style =
          switch line.sign {
          case "+": " class=\"a\""
          case "-": " class=\"d\""
          case "@": " class=\"h\""
          default: ""
          }
        text += "<span\(style)>\(escaped(line.description))</span>"
      }
      text += "</pre></details>\n"
    }
    return text
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case _ where scalar.value < 0x20 && scalar != "\t": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
