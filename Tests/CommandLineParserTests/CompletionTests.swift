import CommandLineParser
import Testing

/// The candidates, joined by blanks; the words after the request are parted by `|`.
private func candidates(_ request: String, _ line: String) throws -> String {
  let words = line.split(separator: "|", omittingEmptySubsequences: false).map { String($0) }
  guard case .print(let text) = try sample.parse([request] + words) else { return "" }
  return text.split(separator: "\n").map { String($0) }.joined(separator: " ")
}

@Test func completions() throws {
  let cases: [(line: String, candidates: String)] = [
    ("", "build render secrets kubeconform helm talhelper clean help"),
    ("b", "build"),
    ("int", ""),
    ("--", "--quiet --directory --version --help"),
    ("secrets|", "edit encrypt"),
    ("secrets|e", "edit encrypt"),
    ("secrets|ed", "edit"),
    ("secrets|edit|", ""),
    ("help|se", "secrets"),
    ("help|secrets|", "edit encrypt"),
    ("build|", "cluster talos kustomize.build:apps"),
    ("build|cluster|t", "talos"),
    ("build|--k", "--keep-going"),
    ("build|--s", "--staged --set --secrets"),
    ("build|--q", "--quiet"),
    ("build|--bogus|-x|--st", "--staged"),
    ("build|--secrets|", "decrypt placeholder skip"),
    ("build|--secrets=s", "--secrets=skip"),
    ("build|--trace=", ":files"),
    ("build|-C|", ":directories"),
    ("build|--|-", ""),
    ("render|k", "ks/kx"),
    ("render|a|", "yaml json"),
    ("render|a|b|", ""),
    ("kubeconform|-s", "-strict"),
    ("kubeconform|--s", "--strict"),
    ("kubeconform|-output|", "text json"),
    ("kubeconform|-output=j", "-output=json"),
    ("kubeconform|a|", ":files"),
    ("talhelper|--", ":files"),
    // As bash parts it.
    ("build|--secrets|=", "decrypt placeholder skip"),
    ("build|--secrets|=|s", "skip"),
    ("build|kustomize.build|:", "apps"),
    ("build|kustomize.build|:|a", "apps"),
    ("build|--secrets|=|skip|t", "talos"),
  ]
  for (line, expected) in cases {
    #expect(try candidates("---complete=bash", line) == expected, "\(line)")
  }
}

@Test func completionsOfOtherShells() throws {
  #expect(try candidates("---complete", "cl") == "clean\tRemove the store.")
  #expect(try candidates("---complete=fish", "cl") == "clean\tRemove the store.")
  #expect(try candidates("---complete=zsh", "cl") == "clean:Remove the store.")
  #expect(try candidates("---complete=zsh", "build|k") == "kustomize.build\\:apps")
  #expect(throws: UsageError.self) { try sample.parse(["---complete=tcsh", ""]) }
}

@Test func completionScripts() {
  for shell in CompletionShell.allCases {
    let script = shell.script(program: "h-graph")
    #expect(script.contains("---complete=\(shell.rawValue)"))
    #expect(script.contains("_h_graph") && script.hasSuffix("\n"))
  }
}
