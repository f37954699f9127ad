import Glibc

/// Runs something on a thread with much stack, and waits for it: what is recursive by nature is not
/// stopped by a few hundred levels, whatever thread it is called from.
enum DeepThread {
  /// Enough for `BuildRun.depthLimit` nodes that wait for each other. Only what is touched costs
  /// memory.
  private static let stackSize = 1 << 30

  private final class Work {
    let body: () -> Void

    init(_ body: @escaping () -> Void) {
      self.body = body
    }
  }

  static func run(_ body: () -> Void) {
    withoutActuallyEscaping(body) { body in
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      pthread_attr_setstacksize(&attributes, stackSize)
      let work = Unmanaged.passRetained(Work(body))
      var thread = pthread_t()
      let failure = pthread_create(
        &thread, &attributes,
        { pointer in
          if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
          return nil
        }, work.toOpaque())
      if failure == 0 {
        pthread_join(thread, nil)
      } else {
        work.takeRetainedValue().body()
      }
    }
  }
}
