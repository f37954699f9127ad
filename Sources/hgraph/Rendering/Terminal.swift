import Glibc

/// When output is coloured: the values of `--color`.
enum ColourChoice: String, CaseIterable, Sendable {
  case auto
  case always
  case never
}

/// What a descriptor is connected to.
struct Terminal: Sendable {
  /// The descriptor, 1 or 2.
  let descriptor: Int32
  /// Whether it is a terminal that can move its cursor.
  let isInteractive: Bool
  /// Whether text on it is coloured.
  let isColoured: Bool

  /// Looks at a descriptor. `NO_COLOR` (not empty) and `TERM=dumb` speak against colour, `--color`
  /// overrides both.
  init(
    descriptor: Int32, colour: ColourChoice = .auto, environment: (String) -> String?
  ) {
    self.init(
      descriptor: descriptor, isTerminal: isatty(descriptor) == 1, colour: colour,
      environment: environment)
  }

  init(
    descriptor: Int32, isTerminal: Bool, colour: ColourChoice, environment: (String) -> String?
  ) {
    self.descriptor = descriptor
    isInteractive = isTerminal && environment("TERM") != "dumb"
    isColoured =
      switch colour {
      case .always: true
      case .never: false
      case .auto: isInteractive && (environment("NO_COLOR") ?? "").isEmpty
      }
  }

  /// The columns now, `COLUMNS` or 80 where the system does not know.
  func width(environment: (String) -> String?) -> Int {
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    if let columns = environment("COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    return 80
  }
}

/// A variable of the process's environment.
func environmentVariable(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
