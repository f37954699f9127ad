extension CommandSpec {
  /// What is wrong with the declaration of this command and those below it, one fault a line: for
  /// the tests of a program. Empty where all is well.
  public var declarationFaults: [String] { faults(above: "") }

  private func faults(above: String) -> [String] {
    let path = above.isEmpty ? name : "\(above) \(name)"
    var faults: [String] = []
    func check(_ isSound: Bool, _ fault: String) {
      if !isSound { faults.append("\(path): \(fault)") }
    }
    check(!summary.isEmpty, "no summary")
    check(run != nil || !commands.isEmpty, "neither work nor commands")
    check(style != .untouched || (inputs.isEmpty && commands.isEmpty), "untouched, but declares")
    for name in repeated(inputs.map(\.name)) { check(false, "two inputs named '\(name)'") }
    for name in repeated(commands.map(\.name)) { check(false, "two commands named '\(name)'") }
    let letters = options.compactMap(\.short).map { String($0) }
    for letter in repeated(letters + options.map(\.name).filter { $0.utf8.count == 1 }) {
      check(false, "two options '-\(letter)'")
    }
    for (argument, next) in zip(arguments, arguments.dropFirst()) {
      check(!argument.isRepeated, "'\(argument.name)' is repeated, but not the last argument")
      check(argument.isRequired || !next.isRequired, "'\(next.name)' follows an optional one")
    }
    for input in inputs {
      check(!input.summary.isEmpty, "'\(input.name)' has no summary")
      if let standard = input.standard, !input.choices.isEmpty {
        check(input.choices.contains(standard), "the default of '\(input.name)' is no choice")
      }
    }
    return faults + commands.flatMap { $0.faults(above: path) }
  }

  private func repeated(_ names: [String]) -> [String] {
    names.indices.filter { names[..<$0].contains(names[$0]) }.map { names[$0] }
  }
}
