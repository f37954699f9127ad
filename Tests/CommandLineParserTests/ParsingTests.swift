import CommandLineParser
import Testing

/// What a command line means: the path, then what is read of it, as text.
private func reading(_ line: String, _ environment: [String: String] = [:]) -> String {
  let words = line.split(separator: " ").map { $0 == "''" ? "" : String($0) }
  do throws(UsageError) {
    switch try sample.parse(words, environment: { environment[$0] }) {
    case .print(let text): return "print " + (text.split(separator: "\n").first ?? "")
    case .run(_, let values): return values.path.dropFirst().joined(separator: " ") + read(values)
    }
  } catch {
    return "\(error) / " + error.hints.joined(separator: " / ")
  }
}

private func read(_ values: ParsedValues) -> String {
  var parts: [String] = []
  func add(_ name: String) {
    let all = values.all(name)
    if values.isGiven(name) { parts.append("\(name)=\(all.joined(separator: ","))") }
  }
  add("directory")
  if values.flag("quiet") { parts.append("quiet") }
  switch values.path[1] {
  case "build":
    for name in ["target", "at", "set", "jobs", "secrets", "trace"] { add(name) }
    if values.flag("keep-going") { parts.append("keep-going") }
    if values.count("verbose") > 0 { parts.append("verbose=\(values.count("verbose"))") }
  case "render": for name in ["label", "format"] { add(name) }
  case "secrets" where values.path[2] == "edit": add("file")
  case "kubeconform":
    for name in ["file", "n", "output"] { add(name) }
    if values.flag("strict") { parts.append("strict") }
  case "helm": for name in ["namespace", "name", "chart", "values"] { add(name) }
  default: parts += values.words.map { "[\($0)]" }
  }
  return parts.map { " " + $0 }.joined()
}

@Test func readings() {
  let cases: [(line: String, reading: String)] = [
    ("build", "build"),
    ("build a b", "build target=a,b"),
    ("build a -k b", "build target=a,b keep-going"),
    ("-q build -C x", "build directory=x quiet"),
    ("-Cx build", "build directory=x"),
    ("build --at HEAD", "build at=HEAD"),
    ("build --at=HEAD~1", "build at=HEAD~1"),
    ("build --at=", "build at="),
    ("build --at ''", "build at="),
    ("build --at=a=b", "build at=a=b"),
    ("build --at a --at b", "build at=a,b"),
    ("build -j4", "build jobs=4"),
    ("build -j 4", "build jobs=4"),
    ("build -j=4", "build jobs=4"),
    ("build --jobs -1", "build jobs=-1"),
    ("build -kj4", "build jobs=4 keep-going"),
    ("build -vvk -v", "build keep-going verbose=3"),
    ("build --keep-going=false", "build"),
    ("build -k --keep-going=0 -k=true", "build keep-going"),
    ("build -s a=1 --set b=2 -sc=3", "build set=a=1,b=2,c=3"),
    ("build --trace x", "build target=x trace=trace.json"),
    ("build --trace=x", "build trace=x"),
    ("build -- -k --at", "build target=-k,--at"),
    ("build - -k", "build target=- keep-going"),
    ("build --secrets skip", "build secrets=skip"),
    ("build --secret-switch", "build"),
    ("internals", "internals"),
    ("render a json", "render label=a format=json"),
    ("secrets edit f", "secrets edit file=f"),
    ("secrets -q edit f -Cd", "secrets edit directory=d quiet file=f"),
    ("kubeconform -strict f -n 4", "kubeconform file=f n=4 strict"),
    ("kubeconform --strict=true -output=json a b", "kubeconform file=a,b output=json strict"),
    ("kubeconform -o json --o text -", "kubeconform file=- output=json,text"),
    ("kubeconform -strict=F -- -x", "kubeconform file=-x"),
    ("helm -n x template r c -f a -f b", "helm template namespace=x name=r chart=c values=a,b"),
    ("helm template r c -nx", "helm template namespace=x name=r chart=c"),
    ("talhelper genconfig --help -x --=", "talhelper [genconfig] [--help] [-x] [--=]"),
    ("-q talhelper", "talhelper quiet"),
    ("", "print A build graph for GitOps repositories."),
    ("--help", "print A build graph for GitOps repositories."),
    ("--version x", "print hgraph 1.2"),
    ("help", "print A build graph for GitOps repositories."),
    ("build a -kh", "print Build targets; runs only what changed."),
    ("help build", "print Build targets; runs only what changed."),
    ("help secrets edit", "print Edit a file."),
    ("secrets edit --help f f f", "print Edit a file."),
    ("kubeconform -h", "print As kubeconform."),
    ("kubeconform -help", "print As kubeconform."),
    ("help talhelper", "print As talhelper."),
  ]
  for (line, expected) in cases { #expect(reading(line) == expected, "\(line)") }
}

@Test func refusals() {
  let cases: [(line: String, error: String)] = [
    ("biuld", "hgraph: unknown command 'biuld' / did you mean 'build'?"),
    ("zzz", "hgraph: unknown command 'zzz' / see 'hgraph --help'"),
    ("internal", "hgraph: unknown command 'internal' / see 'hgraph --help'"),
    (
      "-q",
      "hgraph: a command is missing / one of build, render, secrets, kubeconform, helm, "
        + "talhelper, clean / see 'hgraph --help'"
    ),
    (
      "secrets",
      "hgraph secrets: a command is missing / one of edit, encrypt / "
        + "see 'hgraph secrets --help'"
    ),
    ("secrets edti f", "hgraph secrets: unknown command 'edti' / did you mean 'edit'?"),
    ("help secrets edti", "hgraph secrets: unknown command 'edti' / did you mean 'edit'?"),
    (
      "build --kep-going",
      "hgraph build: unknown option '--kep-going' / did you mean '--keep-going'?"
    ),
    (
      "build --keep-ging=x",
      "hgraph build: unknown option '--keep-ging' / did you mean '--keep-going'?"
    ),
    ("build --qiet", "hgraph build: unknown option '--qiet' / did you mean '--quiet'?"),
    ("build --hepl", "hgraph build: unknown option '--hepl' / did you mean '--help'?"),
    ("build -kx", "hgraph build: unknown option '-x' in '-kx' / see 'hgraph build --help'"),
    (
      "build --version",
      "hgraph build: unknown option '--version' / see 'hgraph build --help'"
    ),
    ("build -x", "hgraph build: unknown option '-x' / see 'hgraph build --help'"),
    (
      "build -keep-going",
      "hgraph build: unknown option '-e' in '-keep-going' / did you mean '--keep-going'?"
    ),
    (
      "build --secret-swich",
      "hgraph build: unknown option '--secret-swich' / see 'hgraph build --help'"
    ),
    ("build --=x", "hgraph build: unknown option '--' / see 'hgraph build --help'"),
    ("build --at", "hgraph build: --at wants a value: --at REV / see 'hgraph build --help'"),
    ("build -kj", "hgraph build: -j wants a value: -j N / see 'hgraph build --help'"),
    (
      "build --keep-going=maybe",
      "hgraph build: --keep-going wants true or false, not 'maybe' / "
        + "see 'hgraph build --help'"
    ),
    (
      "build --secrets=skpi",
      "hgraph build: --secrets wants one of decrypt, placeholder, skip, "
        + "not 'skpi' / did you mean 'skip'?"
    ),
    ("render", "hgraph render: the argument LABEL is missing / see 'hgraph render --help'"),
    (
      "render a yml",
      "hgraph render: FORMAT wants one of yaml, json, not 'yml' / "
        + "did you mean 'yaml'?"
    ),
    ("render a json c", "hgraph render: unexpected argument 'c' / see 'hgraph render --help'"),
    ("clean x", "hgraph clean: unexpected argument 'x' / see 'hgraph clean --help'"),
    (
      "kubeconform -stirct f",
      "hgraph kubeconform: unknown option '-stirct' / did you mean '-strict'?"
    ),
    // A command with a style of its own takes no options of those above it.
    (
      "kubeconform -q f",
      "hgraph kubeconform: unknown option '-q' / see 'hgraph kubeconform --help'"
    ),
    (
      "helm template r c -C x",
      "hgraph helm template: unknown option '-C' / see 'hgraph helm template --help'"
    ),
  ]
  for (line, expected) in cases { #expect(reading(line) == expected, "\(line)") }
}

@Test func standardsAndEnvironment() throws {
  func values(_ words: [String], _ environment: [String: String] = [:]) throws -> ParsedValues {
    guard case .run(_, let values) = try sample.parse(words, environment: { environment[$0] })
    else { throw UsageError(path: [], .other("nothing to run", hint: nil)) }
    return values
  }
  let plain = try values(["build"])
  #expect(plain.text("at") == nil)
  #expect(plain.all("target") == [])
  #expect(try plain.number("jobs") == 2)
  #expect(!plain.isGiven("jobs"))
  #expect(plain.text("secrets") == "placeholder")

  #expect(try values(["build"], ["HGRAPH_JOBS": "7"]).number("jobs") == 7)
  #expect(try values(["build", "-j3"], ["HGRAPH_JOBS": "7"]).number("jobs") == 3)

  let refusals: [(words: [String], range: ClosedRange<Int>, error: String)] = [
    (["build", "-jx"], Int.min...Int.max, "--jobs wants a whole number, not 'x'"),
    (["build", "-j0"], 1...Int.max, "--jobs wants a whole number, 1 or more, not '0'"),
    (["build", "-j9"], 1...8, "--jobs wants a whole number, from 1 to 8, not '9'"),
  ]
  for (words, range, expected) in refusals {
    let values = try values(words)
    let error = #expect(throws: UsageError.self) { try values.number("jobs", in: range) }
    #expect(error?.description == "hgraph build: " + expected)
  }

  let both = try values(["build", "--at", "x", "--staged"])
  let error = #expect(throws: UsageError.self) { try both.refuseTogether("at", "staged") }
  #expect(error?.description == "hgraph build: --at and --staged exclude each other")
  try plain.refuseTogether("at", "staged")
}

@Test func goEndsOptionsAtTheFirstArgument() throws {
  let spec = CommandSpec(
    "tool", "A tool.", style: .go(argumentsEndOptions: true),
    inputs: [.flag("strict", nil, "Strict."), .argument("word", "Word.", repeats: true)],
    run: { Int32($0.all("word").count) })
  guard case .run(let run, let values) = try spec.parse(["-strict", "a", "-strict", "--"])
  else { return #expect(Bool(false), "nothing to run") }
  #expect(values.all("word") == ["a", "-strict", "--"])
  #expect(values.count("strict") == 1)
  #expect(try run(values) == 3)
}

@Test func declarations() {
  #expect(sample.declarationFaults == [])
  let bad = CommandSpec(
    "bad", "",
    inputs: [
      .argument("a", "A.", repeats: true, required: false), .argument("b", ""),
      .flag("x", nil, "X."), .flag("long", "x", "X."), .flag("long", nil, "Again."),
      .option("o", nil, "v", "O.", standard: "c", choices: ["a", "b"]),
    ],
    commands: [
      CommandSpec("c", "C.", style: .untouched, inputs: [.flag("f", nil, "F.")], run: { _ in 0 }),
      CommandSpec("c", "C."),
    ])
  #expect(
    bad.declarationFaults == [
      "bad: no summary", "bad: two inputs named 'long'", "bad: two commands named 'c'",
      "bad: two options '-x'", "bad: 'a' is repeated, but not the last argument",
      "bad: 'b' follows an optional one", "bad: 'b' has no summary",
      "bad: the default of 'o' is no choice", "bad c: untouched, but declares",
      "bad c: neither work nor commands",
    ])
}
