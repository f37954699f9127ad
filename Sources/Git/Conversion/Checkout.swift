/// How a file's bytes in the work tree come from its blob: Git's rules, as far as they are followed
/// here.
enum Checkout: Hashable, Sendable {
  /// The bytes of the blob.
  case plain
  /// Line ends become CRLF; `auto` only in what looks like text and has none yet.
  case crlf(auto: Bool)
  /// The blob names the content, which lies elsewhere.
  case lfs
  /// Something that is not done; with what it is. `ident` counts only where a `$Id` stands in the
  /// blob.
  case unknown(String)
  case ident

  /// Settings of a repository that change what a checkout writes.
  struct Rules: Sendable {
    /// `core.autocrlf`; nil is `false`.
    var auto: Auto?
    /// `core.eol`.
    var eolIsCRLF: Bool
    /// The filter drivers that would run.
    var drivers: Set<String>

    enum Auto: Sendable {
      case crlf
      case input
    }

    init(_ configuration: Configuration) {
      if configuration.text("core.autocrlf")?.lowercased() == "input" {
        auto = .input
      } else if configuration.flag("core.autocrlf") == true {
        auto = .crlf
      }
      eolIsCRLF = configuration.text("core.eol")?.lowercased() == "crlf"
      drivers = []
      for entry in configuration.entries {
        guard let rest = entry.key.withoutPrefix("filter."), entry.value?.isEmpty == false else {
          continue
        }
        for end in [".smudge", ".process"]
        where rest.utf8.reversed().starts(with: end.utf8.reversed()) {
          drivers.insert(String(decoding: rest.utf8.dropLast(end.utf8.count), as: UTF8.self))
        }
      }
    }

    /// Whether text is written with CRLF where nothing says which line end it has.
    var textIsCRLF: Bool {
      switch auto {
      case .crlf: true
      case .input: false
      case nil: eolIsCRLF
      }
    }
  }

  /// What holds for a file with these attributes.
  init(_ attributes: [String: AttributeValue], _ rules: Rules) {
    if case .text(let driver) = attributes["filter"] {
      if driver == "lfs" {
        self = .lfs
        return
      }
      // A driver that is not configured is passed over, as by Git.
      if rules.drivers.contains(driver) {
        self = .unknown("filter driver '\(driver)'")
        return
      }
    }
    if case .text(let encoding) = attributes["working-tree-encoding"],
      !["utf-8", "utf8"].contains(encoding.lowercased())
    {
      self = .unknown("working-tree-encoding '\(encoding)'")
      return
    }
    self = Checkout.lineEnds(attributes, rules)
    if attributes["ident"] == .set {
      self = self == .plain ? .ident : .unknown("ident together with line ends")
    }
  }

  private static func lineEnds(
    _ attributes: [String: AttributeValue], _ rules: Rules
  ) -> Checkout {
    let text = known(attributes["text"]) ?? known(attributes["crlf"])
    if text == .unset { return .plain }
    let isAuto = text == .text("auto")
    switch attributes["eol"] {
    case .text("lf"): return .plain
    case .text("crlf"): return .crlf(auto: isAuto)
    default: break
    }
    switch text {
    case .set: return rules.textIsCRLF ? .crlf(auto: false) : .plain
    case .text("auto"): return rules.textIsCRLF ? .crlf(auto: true) : .plain
    case .text: return .plain
    default: return rules.auto == .crlf ? .crlf(auto: true) : .plain
    }
  }

  /// The values of `text` and `crlf` that mean something.
  private static func known(_ value: AttributeValue?) -> AttributeValue? {
    switch value {
    case .set, .unset, .text("auto"), .text("input"): value
    default: nil
    }
  }
}
