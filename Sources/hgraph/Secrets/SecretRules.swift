import FileTree
import Findings
import Glibc
import SOPS
import Text

/// The `.sops.yaml` that holds for a command, and the rule that it has for a file.
struct SecretRules {
  /// The configuration; nil where there is none.
  let configuration: Configuration?
  /// Its folder, absolute.
  private let folder: String

  /// Looks for the configuration: at the path given, else upwards from the current folder.
  init(path: String?) throws {
    if let path = path ?? environmentVariable("SOPS_CONFIG"), !path.isEmpty {
      let bytes: [UInt8]
      do throws(DiskFault) { bytes = try DiskFile.read(path) } catch {
        throw SOPSError(.configuration, file: path, error.reason)
      }
      configuration = try Configuration(bytes, file: path)
      folder = Self.parent(Self.cleaned(DiskFile.absolute(path)))
      return
    }
    let current = DiskFile.currentFolder
    var next = current
    while let folder = next {
      let path = (folder == "/" ? "" : folder) + "/" + Configuration.fileName
      do throws(DiskFault) {
        let bytes = try DiskFile.read(path)
        let shown = folder == current ? Configuration.fileName : path
        configuration = try Self.parse(bytes, shown)
        self.folder = folder
        return
      } catch {
        if !error.isMissing { throw SOPSError(.configuration, file: path, error.reason) }
      }
      next = folder == "/" ? nil : Self.parent(folder)
    }
    configuration = nil
    folder = "/"
  }

  private static func parse(_ bytes: [UInt8], _ path: String) throws(DiskFault) -> Configuration {
    // The error of a configuration is kept until a rule is asked for.
    do throws(SOPSError) { return try Configuration(bytes, file: path) } catch {
      return Configuration(failure: error, file: path)
    }
  }

  /// The rule for a file, absolute or relative to the current folder; nil where there are no rules.
  func rule(for file: String) throws(SOPSError) -> CreationRule? {
    let path = Self.cleaned(DiskFile.absolute(file))
    return try configuration?.rule(
      for: Configuration.rulePath(path, configurationFolder: folder))
  }

  private static func parent(_ path: String) -> String {
    let parent = path.split(separator: "/").dropLast().joined(separator: "/")
    return "/" + parent
  }

  /// Without `.` and `..`.
  private static func cleaned(_ path: String) -> String {
    TreePath(String(path.drop { $0 == "/" })).map { "/" + $0.text } ?? path
  }
}
