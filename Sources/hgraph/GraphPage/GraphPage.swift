/// The graph as one page of HTML: style, script and data inside, nothing from elsewhere.
struct GraphPage {
  private let title: String
  private let data: String

  init(_ part: GraphPart, title: String) {
    self.title = title
    data = PageData(part, title: title).json
  }

  /// The page.
  var text: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
    <title>\(escaped(title)) · hgraph</title>
    <style>
    \(GraphPage.style)
    </style>
    </head>
    <body>
    \(GraphPage.body)
    <script type="application/json" id="data">\(data)</script>
    <script>
    "use strict";
    \(GraphPage.model)
    \(GraphPage.layout)
    \(GraphPage.drawing)
    \(GraphPage.panel)
    \(GraphPage.controls)
    </script>
    </body>
    </html>

    """
  }

  private static let body = """
    <header>
      <h1><span class="mark" aria-hidden="true"></span><span id="title"></span></h1>
      <p id="sum"></p>
      <div class="search">
        <input id="search" type="search" placeholder="Search nodes, files, digests"
          aria-label="Search" autocomplete="off" spellcheck="false">
        <kbd>/</kbd>
        <ul id="results" role="listbox" aria-label="Results" hidden></ul>
      </div>
      <div class="tools">
        <div class="group" role="group" aria-label="Arrange by" id="modes"></div>
        <div class="group" role="group" aria-label="View">
          <button id="out" title="Zoom out (-)">−</button>
          <button id="fit" title="Show all (0)">Fit</button>
          <button id="in" title="Zoom in (+)">+</button>
        </div>
        <button id="theme" title="Light or dark" aria-label="Light or dark">◐</button>
      </div>
    </header>
    <nav id="targets" aria-label="Targets"></nav>
    <main>
      <svg id="view" tabindex="0" role="application"
        aria-label="The graph. Arrow keys go from node to node, Enter opens one, Escape closes it.">
        <g id="scene"><g id="frames"></g><g id="edges"></g><g id="cards"></g><g id="names"></g></g>
      </svg>
      <p id="keys"><kbd>/</kbd> search <kbd>←↑↓→</kbd> move <kbd>Enter</kbd> open
        <kbd>Esc</kbd> close <kbd>0</kbd> fit</p>
      <div id="legend"></div>
    </main>
    <aside id="panel" aria-label="Node" hidden></aside>
    """

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case "&": result += "&amp;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
