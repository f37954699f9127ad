import CommandLineParser
import Testing

private func help(_ words: String...) throws -> String {
  guard case .print(let text) = try sample.parse(["help"] + words) else { return "" }
  return text
}

@Test func helpOfACommand() throws {
  #expect(
    try help("build") == """
      Build targets; runs only what changed.

      USAGE
        hgraph build [OPTIONS] [TARGET]...

      ARGUMENTS
        [TARGET]...  What to build.

      OPTIONS
            --at <REV>            Read the tree of a commit.
            --staged              Read the index.
        -s, --set <KEY=VALUE>...  Override a parameter.
        -j, --jobs <N>            Steps at once. [default: 2] [env: HGRAPH_JOBS]
            --secrets <HOW>       What becomes of values that only the holder of a key
                                  can read. [one of: decrypt, placeholder, skip]
                                  [default: placeholder]
            --trace[=<FILE>]      Write a trace.
        -k, --keep-going          Go on after a failure.
        -v, --verbose             Say more.
        -h, --help                Print this help.

      GLOBAL OPTIONS
        -q, --quiet            Say less.
        -C, --directory <DIR>  Start in another folder.

      EXAMPLES
        hgraph build cluster
            everything
        hgraph build --at HEAD~1 kubernetes
            as of the commit before

      """)
}

@Test func helpOfTheProgram() throws {
  #expect(
    try help() == """
      A build graph for GitOps repositories.

      Renders what the cluster will get.

      Runs only what changed.

      USAGE
        hgraph COMMAND

      OPTIONS
        -q, --quiet            Say less.
        -C, --directory <DIR>  Start in another folder.
            --version          Print the version.
        -h, --help             Print this help.

      COMMANDS
        build    Build targets; runs only what changed.
        render   Print the manifests of an app.
        secrets  Encrypted files.
        clean    Remove the store.
        help     Print the help of a command.

      DROP-IN DOORS
        kubeconform  As kubeconform.
        helm         As helm.
        talhelper    As talhelper.

      'hgraph COMMAND --help' says more of a command.

      """)
}

@Test func helpOfDoors() throws {
  #expect(
    try help("kubeconform") == """
      As kubeconform.

      USAGE
        hgraph kubeconform [OPTIONS] <FILE>...

      ARGUMENTS
        <FILE>...  Manifests.

      OPTIONS
        -strict               Refuse unknown properties.
        -n <N>                Files at once.
        -o, -output <FORMAT>  Form. [one of: text, json] [default: text]
        -h, -help             Print this help.

      """)
  #expect(
    try help("talhelper") == """
      As talhelper.

      USAGE
        hgraph talhelper [WORD]...

      """)
}

@Test func helpFitsInEightyColumns() throws {
  let long = String(repeating: "some words of a text ", count: 20)
  let spec = CommandSpec(
    "tool", long, details: long + "\n\n" + long, examples: [("tool x", long)],
    inputs: [
      .option("a-very-long-name-of-an-option", "a", "and-a-value", long),
      .argument("thing", long),
    ],
    run: { _ in 0 })
  guard case .print(let text) = try spec.parse(["--help"]) else { return }
  #expect(text.split(separator: "\n").count > 40)
  for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
}
