import Glibc
import Synchronization

/// A descriptor that text is written to, whole and in order.
///
/// The program ignores SIGPIPE: a reader that went away ends the output silently, and `isClosed`
/// says that more of it is useless. Any other failure is kept for the end of the program.
final class OutputStream: Sendable {
  private struct State {
    var isClosed = false
    var failure: Int32?
  }

  let descriptor: Int32
  private let state = Mutex(State())

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Whether the reader went away or writing failed.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// The error number of the first write that failed for another reason than an absent reader.
  var failure: Int32? { state.withLock { $0.failure } }

  /// Writes all of a text.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
  }

  /// Writes all bytes.
  func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { write($0) }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) {
    state.withLock { state in
      var rest = bytes
      while !rest.isEmpty, !state.isClosed {
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        } else {
          note(errno, &state)
        }
      }
    }
  }

  private func note(_ error: Int32, _ state: inout State) {
    switch error {
    case EINTR: return
    case EAGAIN:
      // Somebody made the descriptor non-blocking: a shell, or a parent that shares it.
      var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&wait, 1, -1)
    case EPIPE: state.isClosed = true
    default:
      state.isClosed = true
      state.failure = error
    }
  }
}
