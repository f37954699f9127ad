import Glibc
import SOPS
import Secrets

/// Where the program looks for a user's identities: the environment, the disk, commands, the
/// terminal.
enum SecretWorld {
  /// The identities of the user. They are collected once: nothing is asked twice.
  static let keyRing = KeyRing.collect(world)

  static let world = IdentityWorld(
    variable: { environmentVariable($0) },
    read: { (path) throws(IdentityFault) in try read(path) },
    output: { (words, variables) throws(IdentityFault) in try output(words, variables) },
    passphrase: passphrase)

  /// Forbids core dumps, which would hold what is decrypted.
  static func forbidDumps() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  }

  private static func read(_ path: String) throws(IdentityFault) -> [UInt8]? {
    do throws(DiskFault) { return try DiskFile.read(path) } catch {
      if error.isMissing { return nil }
      throw IdentityFault("\(path): \(error.reason)")
    }
  }

  /// What a command prints. It runs without a shell, sees the terminal and the environment.
  private static func output(
    _ words: [String], _ variables: [(String, String)]
  ) throws(IdentityFault) -> [UInt8] {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw IdentityFault("there is no pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let run: ForegroundProgram
    do throws(DiskFault) {
      run = try ForegroundProgram(words, output: ends[1], variables: variables)
    } catch {
      close(ends[1])
      throw IdentityFault("\(words[0]): \(error.reason)")
    }
    close(ends[1])
    var bytes: [UInt8] = []
    while true {
      let part = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        count = max(0, Glibc.read(ends[0], buffer.baseAddress, 4096))
      }
      if part.isEmpty || bytes.count > KeyRing.outputLimit { break }
      bytes += part
    }
    guard run.wait() == 0 else { throw IdentityFault("\(words[0]) failed") }
    return bytes
  }

  /// Asks on the terminal, where there is one.
  private static func passphrase(for source: String) -> SecretBytes? {
    guard isatty(0) == 1, isatty(2) == 1,
      let typed = getpass("passphrase for \(source): ")
    else { return nil }
    let count = strlen(typed)
    defer { memset(typed, 0, count) }
    return SecretBytes(count: count) { output in
      output.copyMemory(from: UnsafeRawBufferPointer(start: typed, count: count))
    }
  }
}

extension KeyRing {
  /// The most bytes that a command for keys may print.
  static let outputLimit = 16 << 20
}

/// A program that shares the terminal with us until it ends.
struct ForegroundProgram {
  private let process: pid_t

  /// Starts a program, searched on `PATH`, with our environment and some variables more.
  init(
    _ words: [String], output: Int32? = nil, variables: [(String, String)] = []
  ) throws(DiskFault) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
    var arguments = words.map { strdup($0) } + [nil]
    var environment: [UnsafeMutablePointer<CChar>?] = []
    var next = environ
    let names = variables.map { $0.0 + "=" }
    while let line = next.pointee {
      let text = String(cString: line)
      if !names.contains(where: text.hasPrefix) { environment.append(strdup(line)) }
      next += 1
    }
    environment += variables.map { strdup("\($0.0)=\($0.1)") } + [nil]
    defer { for pointer in arguments + environment { free(pointer) } }
    var process: pid_t = 0
    let failure = posix_spawnp(&process, words[0], &actions, nil, &arguments, &environment)
    if failure != 0 { throw DiskFault(number: failure) }
    self.process = process
  }

  /// Waits while signals of the terminal are the program's alone, so that what we have to tidy up
  /// afterwards is tidied up.
  func waitUndisturbed() -> Int32 {
    let signals = [SIGINT, SIGQUIT, SIGTERM, SIGHUP]
    let before = signals.map { signal($0, SIG_IGN) }
    defer { for (number, handler) in zip(signals, before) { signal(number, handler) } }
    return wait()
  }

  /// Its exit code; 128 and the signal's number where a signal ended it.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }
}
