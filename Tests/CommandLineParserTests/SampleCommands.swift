import CommandLineParser

/// A program with one of everything; the commands do nothing.
let sample = CommandSpec(
  "hgraph", "A build graph for GitOps repositories.",
  details: "Renders what the cluster will get.\n\nRuns only what changed.",
  version: "hgraph 1.2",
  inputs: [
    .flag("quiet", "q", "Say less."),
    .option("directory", "C", "dir", "Start in another folder.", completion: .directories),
  ],
  commands: [build, render, secrets, kubeconform, helm, talhelper, clean, internals])

private let build = CommandSpec(
  "build", "Build targets; runs only what changed.",
  examples: [
    ("hgraph build cluster", "everything"),
    ("hgraph build --at HEAD~1 kubernetes", "as of the commit before"),
  ],
  inputs: [
    .argument(
      "target", "What to build.", repeats: true, required: false,
      completion: .oneOf(["cluster", "talos", "kustomize.build:apps"])),
    .option("at", nil, "rev", "Read the tree of a commit."),
    .flag("staged", nil, "Read the index."),
    .option("set", "s", "key=value", "Override a parameter.", repeats: true),
    .option(
      "jobs", "j", "n", "Steps at once.", standard: "2", environment: "HGRAPH_JOBS"),
    .option(
      "secrets", nil, "how", "What becomes of values that only the holder of a key can read.",
      standard: "placeholder", choices: ["decrypt", "placeholder", "skip"]),
    .option("trace", nil, "file", "Write a trace.", bare: "trace.json", completion: .files),
    .flag("keep-going", "k", "Go on after a failure."),
    .flag("verbose", "v", "Say more."),
    .flag("secret-switch", nil, "For tests.", isHidden: true),
  ],
  run: { _ in 0 })

private let render = CommandSpec(
  "render", "Print the manifests of an app.",
  inputs: [
    .argument("label", "What to print.", completion: .dynamic { ["ks/\($0)x", "hr/flux"] }),
    .argument("format", "How.", required: false, choices: ["yaml", "json"]),
  ],
  run: { _ in 0 })

private let secrets = CommandSpec(
  "secrets", "Encrypted files.",
  commands: [
    CommandSpec("edit", "Edit a file.", inputs: [.argument("file", "Which.")], run: { _ in 0 }),
    CommandSpec("encrypt", "Encrypt a file.", run: { _ in 0 }),
  ])

private let kubeconform = CommandSpec(
  "kubeconform", "As kubeconform.", section: "Drop-in doors",
  style: .go(argumentsEndOptions: false),
  inputs: [
    .argument("file", "Manifests.", repeats: true, completion: .files),
    .flag("strict", nil, "Refuse unknown properties."),
    .option("n", nil, "n", "Files at once."),
    .option("output", "o", "format", "Form.", standard: "text", choices: ["text", "json"]),
  ],
  run: { _ in 0 })

private let helm = CommandSpec(
  "helm", "As helm.", section: "Drop-in doors", style: .ordinary,
  inputs: [.option("namespace", "n", "name", "Namespace.")],
  commands: [
    CommandSpec(
      "template", "Render a chart.",
      inputs: [
        .argument("name", "Name of the release."), .argument("chart", "Folder of the chart."),
        .option("values", "f", "file", "Values.", repeats: true),
      ],
      run: { _ in 0 })
  ])

private let talhelper = CommandSpec(
  "talhelper", "As talhelper.", section: "Drop-in doors", style: .untouched, run: { _ in 0 })

private let clean = CommandSpec("clean", "Remove the store.", run: { _ in 0 })

private let internals = CommandSpec("internals", "For tests.", isHidden: true, run: { _ in 0 })
