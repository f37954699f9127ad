import CommandLineParser
import SOPS

extension CommandSpec {
  /// `hgraph secrets`: SOPS in our own form.
  static let secrets = CommandSpec(
    "secrets", "Encrypts, shows, changes and checks files of SOPS.",
    examples: [
      ("hgraph secrets encrypt secret.sops.yaml", "encrypt in place, by the rules of .sops.yaml"),
      ("hgraph secrets edit secret.sops.yaml", "edit the clear text, which stays in memory"),
      ("hgraph secrets check --all", "find what is in clear or damaged; no key is needed"),
    ],
    inputs: [.option("config", nil, "file", "The .sops.yaml to use.", completion: .files)],
    commands: [
      CommandSpec(
        "encrypt", "Encrypt files in place.",
        inputs: [.argument("files", "The files.", repeats: true, completion: .files)],
        run: { values in try SOPSDoor.own(values) { try SecretsWork($0).encrypt() } }),
      CommandSpec(
        "decrypt", "Print the clear text of a file.",
        inputs: [
          .argument("file", "The file.", completion: .files),
          .option("extract", nil, "path", "Print one value: data.password, or [\"data\"][0]."),
          .option(
            "output-type", nil, "type", "The format of the output.",
            choices: Format.allCases.map(\.rawValue)),
        ], run: { values in try SOPSDoor.own(values) { try SecretsWork($0).decrypt() } }),
      CommandSpec(
        "edit", "Edit the clear text of a file, in memory, with $SOPS_EDITOR or $EDITOR.",
        inputs: [.argument("file", "The file.", completion: .files)],
        run: { values in try SOPSDoor.own(values) { try SecretsWork($0).edit() } }),
      CommandSpec(
        "set", "Set a value of a file to the JSON on standard input.",
        inputs: [
          .argument("file", "The file.", completion: .files),
          .argument("path", "The path of the value: data.password, or [\"data\"][0]."),
          .option("value-file", nil, "file", "Take the value from a file.", completion: .files),
        ], run: { values in try SOPSDoor.own(values) { try SecretsWork($0).set() } }),
      CommandSpec(
        "rotate", "Encrypt files anew with a new data key, in place.",
        inputs: [.argument("files", "The files.", repeats: true, completion: .files)],
        run: { values in try SOPSDoor.own(values) { try SecretsWork($0).rotate() } }),
      CommandSpec(
        "updatekeys", "Bring the recipients of files to what .sops.yaml says.",
        inputs: [
          .argument("files", "The files.", repeats: true, completion: .files),
          .flag("yes", "y", "Ask nothing."),
          .flag("dry-run", "n", "Show the differences alone."),
          .flag("check", nil, "Show the differences, and end with 1 where there are some."),
        ], run: { values in try SOPSDoor.own(values) { try SecretsWork($0).updateKeys() } }),
      CommandSpec(
        "check", "Find what is in clear or damaged.",
        inputs: [
          .argument("files", "The files.", repeats: true, required: false, completion: .files),
          .flag("all", nil, "Check every file of the workspace that is meant to be encrypted."),
          .flag("verify", nil, "Decrypt too, and verify the MAC."),
        ], run: { values in try SOPSDoor.own(values) { try SecretsWork($0).check() } }),
    ])
}
