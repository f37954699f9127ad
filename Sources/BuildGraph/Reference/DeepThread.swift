import Glibc

/// Runs something on a thread with much stack, and waits for it: what is recursive by nature is not
/// stopped by a few hundred levels, whatever thread it is called from.
enum DeepThread {
  /// The sizes that are tried, in bytes: where memory is limited the largest may be refused. Only
  /// what is touched costs memory.
  private static let stackSizes = [1 << 30, 1 << 28, 1 << 26]
  /// What may be counted on where no thread can be had at all.
  private static let leastStackSize = 1 << 22
  /// A node that waits for another takes less than this, also without optimisation.
  private static let bytesPerNode = 100_000

  private final class Work {
    let body: () -> Void

    init(_ body: @escaping () -> Void) {
      self.body = body
    }
  }

  /// The body is told how many nodes may wait for each other.
  static func run(_ body: (_ depthLimit: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      for size in stackSizes where start(size, Work { body(size / bytesPerNode) }) { return }
      body(leastStackSize / bytesPerNode)
    }
  }

  /// Runs something on a thread with so much stack, and waits for it; false where there is none.
  private static func start(_ size: Int, _ work: Work) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, size)
    let retained = Unmanaged.passRetained(work)
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, &attributes,
      { pointer in
        if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, retained.toOpaque())
    guard failure == 0 else {
      retained.release()
      return false
    }
    pthread_join(thread, nil)
    return true
  }
}
