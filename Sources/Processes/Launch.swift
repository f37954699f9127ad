import CSystem
import Glibc
import Text

/// Starts commands: the one call of the system's `posix_spawn`.
enum Launch {
  /// Starts a command in a process group of its own; the process's id, which is the group's too.
  static func start(_ command: Command) throws(ProcessError) -> pid_t {
    try check(command)
    var process: pid_t = 0
    let failure = withStrings(command.arguments) { arguments in
      withStrings(command.environmentLines) { environment in
        withOptionalString(command.directory) { directory in
          command.program.withCString { program in
            let descriptors = command.descriptors
            return descriptors.withUnsafeBufferPointer { descriptors in
              var spawn = hg_spawn(
                program: program, arguments: arguments, environment: environment,
                directory: directory, descriptors: descriptors.baseAddress,
                descriptor_count: descriptors.count)
              return hg_spawn(&spawn, &process)
            }
          }
        }
      }
    }
    if failure != 0 { throw error(failure, command) }
    return process
  }

  private static func check(_ command: Command) throws(ProcessError) {
    if command.program.utf8.contains(0) { throw .containsNul("the path of a program") }
    if let directory = command.directory, directory.utf8.contains(0) {
      throw .containsNul("the path of a working directory")
    }
    for (index, argument) in command.arguments.enumerated() where argument.utf8.contains(0) {
      throw .containsNul("argument \(index) of \(command.program)")
    }
    for (name, value) in command.environment {
      if name.text.isEmpty || name.text.utf8.contains(UInt8(ascii: "=")) {
        throw .invalidVariable(name.text)
      }
      if name.text.utf8.contains(0) || value.utf8.contains(0) {
        throw .containsNul("environment variable \(name)")
      }
    }
  }

  /// What an error number means: the system tells a missing program, interpreter and working
  /// directory by one number.
  private static func error(_ number: Int32, _ command: Command) -> ProcessError {
    var status = stat()
    if let directory = command.directory {
      guard stat(directory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        return .directoryMissing(directory)
      }
    }
    var path = command.program
    if path.utf8.first != UInt8(ascii: "/"), let directory = command.directory {
      path = "\(directory)/\(path)"
    }
    let isThere = stat(path, &status) == 0
    switch number {
    case ENOENT: return isThere ? .interpreterMissing(path) : .programMissing(path)
    case EACCES, ENOEXEC: return isThere ? .notExecutable(path) : .programMissing(path)
    default: return .cannotStart(command.program, reason: reason(number))
    }
  }

  /// Texts as the array of C strings that the system wants, ended by nil.
  private static func withStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
  ) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
  }

  private static func withOptionalString<Result>(
    _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
  ) -> Result {
    guard let text else { return body(nil) }
    return text.withCString { body($0) }
  }
}
