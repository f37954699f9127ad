extension GraphPage {
  /// The page's colours and boxes. Both themes are the same rules over other variables.
  static let style = #"""
    :root {
      color-scheme: light;
      --ground: #f4f5f7; --paper: #ffffff; --ink: #1c2330; --soft: #5c6676; --line: #d9dee6;
      --frame: #fbfcfd; --accent: #2b6cdf; --users: #c2570c; --faint: #b6bfcc; --mark: #fff3c4; --light: 47%;
      --shadow: 0 1px 2px rgb(20 30 50 / .08), 0 4px 14px rgb(20 30 50 / .07);
    }
    :root.dark {
      color-scheme: dark;
      --ground: #0f131a; --paper: #1b212c; --ink: #e6eaf1; --soft: #98a3b5; --line: #2d3644;
      --frame: #141a23; --accent: #6ea8ff; --users: #f2a058; --faint: #465268; --mark: #4d431a; --light: 66%;
      --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 6px 18px rgb(0 0 0 / .35);
    }
    * { box-sizing: border-box; }
    html, body { height: 100%; margin: 0; }
    body {
      display: grid; grid: auto auto 1fr / 1fr auto; background: var(--ground); color: var(--ink);
      font: 14px/1.45 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
    }
    [hidden] { display: none !important; }
    header {
      grid-column: 1 / -1; display: flex; align-items: center; gap: 10px 18px; flex-wrap: wrap;
      padding: 10px 16px; background: var(--paper); border-bottom: 1px solid var(--line);
    }
    h1 { font-size: 16px; font-weight: 650; margin: 0; display: flex; align-items: center; gap: 9px; }
    .mark {
      width: 16px; height: 16px; border-radius: 5px;
      background: conic-gradient(from 45deg, #2b6cdf, #22a08a, #d99021, #c04a86, #2b6cdf);
    }
    #sum { margin: 0; color: var(--soft); white-space: nowrap; }
    .search { position: relative; flex: 1 1 220px; max-width: 460px; margin-left: auto; }
    .search input {
      width: 100%; font: inherit; color: inherit; padding: 6px 34px 6px 12px;
      background: var(--ground); border: 1px solid var(--line); border-radius: 8px;
    }
    .search input::-webkit-search-cancel-button { display: none; }
    .search kbd { position: absolute; right: 8px; top: 6px; pointer-events: none; }
    kbd {
      font: 11px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; color: var(--soft);
      border: 1px solid var(--line); border-radius: 4px; padding: 1px 5px; background: var(--paper);
    }
    #results {
      position: absolute; z-index: 5; left: 0; right: 0; top: calc(100% + 6px); margin: 0;
      padding: 5px; list-style: none; background: var(--paper); border: 1px solid var(--line);
      border-radius: 10px; box-shadow: var(--shadow); max-height: 60vh; overflow: auto;
    }
    #results li { padding: 5px 9px; border-radius: 6px; cursor: pointer; overflow-wrap: anywhere; }
    #results li[aria-selected=true], #results li:hover { background: var(--ground); }
    #results small { display: block; color: var(--soft); }
    .tools { display: flex; gap: 10px; }
    .group { display: flex; }
    button {
      font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line);
      border-radius: 8px; padding: 5px 11px; cursor: pointer;
    }
    .group button { border-radius: 0; margin-left: -1px; }
    .group button:first-child { border-radius: 8px 0 0 8px; margin-left: 0; }
    .group button:last-child { border-radius: 0 8px 8px 0; }
    button:hover { background: var(--ground); }
    button[aria-pressed=true] {
      background: var(--accent); border-color: var(--accent); color: var(--paper); z-index: 1;
    }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
    #view:focus-visible { outline-offset: -3px; }
    #targets {
      grid-column: 1 / -1; display: flex; gap: 6px; flex-wrap: wrap; align-items: center;
      padding: 8px 16px; border-bottom: 1px solid var(--line); background: var(--frame);
      max-height: 84px; overflow: auto;
    }
    #targets:empty { display: none; }
    #targets button { padding: 2px 10px; border-radius: 20px; }
    #targets button span { opacity: .65; margin-left: 5px; font-variant-numeric: tabular-nums; }
    main { position: relative; overflow: hidden; min-width: 0; min-height: 0; }
    #view { width: 100%; height: 100%; display: block; cursor: grab; touch-action: none; }
    #view.dragging { cursor: grabbing; }
    #keys, #legend {
      position: absolute; bottom: 12px; margin: 0; color: var(--soft); font-size: 12px;
      background: color-mix(in srgb, var(--ground) 82%, transparent); border-radius: 8px;
      padding: 4px 8px; pointer-events: none;
    }
    #keys { right: 14px; } #keys kbd { margin-left: 8px; }
    #legend { left: 14px; display: flex; gap: 4px 14px; flex-wrap: wrap; max-width: 60%; }
    #legend i {
      display: inline-block; width: 9px; height: 9px; border-radius: 3px; margin-right: 6px;
      background: var(--hue);
    }
    .frame rect { fill: var(--frame); stroke: var(--line); }
    .frame text { fill: var(--soft); font-size: 12.5px; font-weight: 600; }
    .frame tspan { font-weight: 400; opacity: .75; }
    #names { display: none; pointer-events: none; }
    #names text { fill: var(--ink); font-weight: 650; text-anchor: middle; }
    .far #names { display: block; }
    .far .node:not(.chosen) { opacity: .3; }
    .far .node text, .far .frame text { display: none; }
    .node { cursor: pointer; }
    .node rect.card { fill: var(--paper); stroke: var(--line); }
    .node rect.bar { fill: var(--hue); }
    .node text { fill: var(--ink); font-size: 12.5px; }
    .node.unbuilt rect.card { stroke-dasharray: 4 3; }
    .node.unbuilt text { fill: var(--soft); }
    .node:hover rect.card { stroke: var(--accent); }
    .node.found rect.card { fill: var(--mark); }
    .node.dim { opacity: .38; }
    .node.uses rect.card { stroke: var(--accent); stroke-width: 1.6; }
    .node.users rect.card { stroke: var(--users); stroke-width: 1.6; }
    .node.chosen rect.card { stroke: var(--accent); stroke-width: 2.6; }
    .edge { fill: none; stroke: var(--faint); stroke-width: 1.1; opacity: .55; }
    .edge.dim { opacity: .08; }
    .edge.uses { stroke: var(--accent); stroke-width: 1.8; opacity: 1; }
    .edge.users { stroke: var(--users); stroke-width: 1.8; opacity: 1; }
    aside {
      width: min(460px, 42vw); overflow: auto; background: var(--paper);
      border-left: 1px solid var(--line); padding: 16px 18px 40px;
    }
    aside h2 { font-size: 17px; line-height: 1.3; margin: 8px 0 2px; overflow-wrap: anywhere; }
    aside .top { display: flex; align-items: center; gap: 8px; }
    aside .top button { margin-left: auto; padding: 2px 9px; }
    aside .top button + button { margin-left: 0; }
    .badge {
      font-size: 12px; font-weight: 600; padding: 2px 9px; border-radius: 20px;
      color: var(--hue); background: color-mix(in srgb, var(--hue) 14%, transparent);
    }
    aside p { margin: 4px 0; }
    aside .why {
      margin: 12px 0; padding: 9px 12px; border-radius: 8px; background: var(--ground);
      border-left: 3px solid var(--accent); overflow-wrap: anywhere;
    }
    aside .soft { color: var(--soft); overflow-wrap: anywhere; }
    aside details { border-top: 1px solid var(--line); padding: 9px 0; }
    aside summary { cursor: pointer; font-weight: 600; }
    aside summary span { color: var(--soft); font-weight: 400; margin-left: 4px; }
    table { width: 100%; border-collapse: collapse; margin-top: 6px; font-size: 12.5px; }
    td { padding: 4px 0; vertical-align: top; border-top: 1px solid var(--line); }
    tr:first-child td { border-top: 0; }
    td.path { overflow-wrap: anywhere; padding-right: 10px; }
    td.digest { text-align: right; white-space: nowrap; color: var(--soft);
      font: 12px/1.6 ui-monospace, "DejaVu Sans Mono", monospace; }
    td.digest small { display: block; }
    tr.absent td { color: var(--soft); } tr.absent td.path { text-decoration: line-through; }
    .folder { color: var(--soft); display: block; }
    .others { border: 0; padding: 0; display: block; color: var(--accent); font-size: 11.5px;
      background: none; }
    .sort { color: var(--soft); display: block; font-size: 11.5px; }
    aside ul { list-style: none; margin: 6px 0 0; padding: 0; }
    a { color: var(--accent); text-decoration: none; overflow-wrap: anywhere; }
    a:hover { text-decoration: underline; }
    aside li { padding: 2px 0; } aside li small { color: var(--soft); }
    pre { overflow: auto; font: 12px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; margin: 6px 0 0; }
    @media (max-width: 760px) {
      #keys, #legend, #sum { display: none; }
      aside { position: fixed; inset: 25% 0 0 0; width: auto; border-top: 1px solid var(--line); }
    }
    """#
}
