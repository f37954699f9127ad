import CommandLineParser
import SOPS

extension CommandSpec {
  /// The drop-in door for `sops`: its flags, its output, its exit codes.
  static let sops = CommandSpec(
    "sops", "Stands in for sops.", section: "Drop-in doors",
    examples: [
      ("hgraph sops decrypt secret.sops.yaml", "print the clear text"),
      ("hgraph sops encrypt --in-place secret.sops.yaml", "encrypt by the rules of .sops.yaml"),
      ("hgraph sops set secret.sops.yaml '[\"data\"][\"key\"]' '\"value\"'", "change one value"),
    ],
    inputs: selections + keys + files + [
      .flag("decrypt", "d", "Decrypt a file (old form of the command).", isHidden: true),
      .flag("encrypt", "e", "Encrypt a file (old form of the command).", isHidden: true),
      .flag("rotate", "r", "Rotate a file's data key (old form of the command).", isHidden: true),
      .argument("file", "The file.", required: false, completion: .files),
    ],
    commands: [
      CommandSpec(
        "encrypt", "Encrypt a file, by the rules of .sops.yaml.", inputs: [fileArgument],
        run: { values in try SOPSDoor.run(values) { try $0.encrypt() } }),
      CommandSpec(
        "decrypt", "Decrypt a file.", inputs: [fileArgument],
        run: { values in try SOPSDoor.run(values) { try $0.decrypt() } }),
      CommandSpec(
        "edit", "Edit a file in clear, in memory, with $SOPS_EDITOR or $EDITOR.",
        inputs: [fileArgument], run: { values in try SOPSDoor.run(values) { try $0.edit() } }),
      CommandSpec(
        "set", "Set a value of a file.",
        inputs: [
          .argument("file", "The file.", completion: .files),
          .argument("path", "The path of the value: [\"key\"][0]."),
          .argument("value", "The value as JSON.", required: false),
          .option("value-file", nil, "file", "Take the value from a file.", completion: .files),
          .flag("value-stdin", nil, "Take the value from standard input."),
          .flag("idempotent", nil, "Leave the file alone where nothing changes (always so)."),
        ], run: { values in try SOPSDoor.run(values) { try $0.set() } }),
      CommandSpec(
        "unset", "Remove a value of a file.",
        inputs: [
          .argument("file", "The file.", completion: .files),
          .argument("path", "The path of the value: [\"key\"][0]."),
          .flag("idempotent", nil, "Do nothing where the value is not there."),
        ], run: { values in try SOPSDoor.run(values) { try $0.unset() } }),
      CommandSpec(
        "rotate", "Encrypt a file anew with a new data key.", inputs: [fileArgument],
        run: { values in try SOPSDoor.run(values) { try $0.rotate() } }),
      CommandSpec(
        "updatekeys", "Bring the recipients of files to what .sops.yaml says.",
        inputs: [
          .argument("files", "The files.", repeats: true, completion: .files),
          .flag("yes", "y", "Ask nothing."),
        ], run: { values in try SOPSDoor.run(values) { try $0.updateKeys() } }),
      CommandSpec(
        "filestatus", "Say whether a file is encrypted.", inputs: [fileArgument],
        run: { values in try SOPSDoor.run(values) { try $0.fileStatus() } }),
    ],
    run: { values in try SOPSDoor.run(values) { try $0.oldForm() } })

  private static let fileArgument = Input.argument(
    "file", "The file; standard input without one.", required: false, completion: .files)

  private static let selections: [Input] = [
    .option("unencrypted-suffix", nil, "text", "Leave keys with this suffix in clear."),
    .option("encrypted-suffix", nil, "text", "Encrypt keys with this suffix alone."),
    .option("unencrypted-regex", nil, "regex", "Leave keys that match in clear."),
    .option("encrypted-regex", nil, "regex", "Encrypt keys that match alone."),
    .option(
      "unencrypted-comment-regex", nil, "regex", "Leave what stands below such comments in clear."),
    .option(
      "encrypted-comment-regex", nil, "regex", "Encrypt what stands below such comments alone."),
    .flag("mac-only-encrypted", nil, "Count encrypted values alone for the MAC."),
    .option("shamir-secret-sharing-threshold", nil, "n", "Key groups needed to decrypt."),
  ]

  private static let keys: [Input] = [
    .option("age", "a", "recipients", "Recipients of age, with commas.", repeats: true),
    .option("add-age", nil, "recipients", "Add recipients (rotate).", repeats: true),
    .option("rm-age", nil, "recipients", "Remove recipients (rotate).", repeats: true),
    .option("pgp", "p", "keys", "Not supported.", repeats: true, isHidden: true),
    .option("kms", "k", "keys", "Not supported.", repeats: true, isHidden: true),
    .option("gcp-kms", nil, "keys", "Not supported.", repeats: true, isHidden: true),
    .option("azure-kv", nil, "keys", "Not supported.", repeats: true, isHidden: true),
    .option("hc-vault-transit", nil, "keys", "Not supported.", repeats: true, isHidden: true),
  ]

  private static let files: [Input] = [
    .flag("in-place", "i", "Write the result to the file itself."),
    .option("output", nil, "file", "Write the result to a file.", completion: .files),
    .option("config", nil, "file", "The .sops.yaml to use.", completion: .files),
    .option("input-type", nil, "type", "yaml, json, dotenv, ini or binary."),
    .option("output-type", nil, "type", "yaml, json, dotenv, ini or binary."),
    .option("filename-override", nil, "name", "Use this name for rules and types."),
    .option("extract", nil, "path", "Print one value: [\"key\"][0]."),
    .option("indent", nil, "n", "Columns a level of the output."),
    .flag("ignore-mac", nil, "Do not check the MAC."),
    .flag("verbose", nil, "Accepted, without effect.", isHidden: true),
    .flag("disable-version-check", nil, "Accepted, without effect.", isHidden: true),
  ]
}
