import Digest
import Findings
import Synchronization

/// The traces and artifacts that builds left: in memory, and on a medium where there is one.
///
/// Nothing that goes wrong with the medium is an error: what cannot be read is built again, and
/// where nothing can be written the build goes on in memory and says so once. Two processes share
/// a store; each sees what the other has finished whenever it writes.
public final class TraceStore: TraceKeeping {
  private let medium: (any StoreMedium)?
  private let state: Mutex<StoreState>

  /// A store that lives in memory alone.
  public init() {
    medium = nil
    state = Mutex(StoreState(canWrite: false))
  }

  /// A store on a medium.
  public init(on medium: any StoreMedium) {
    self.medium = medium
    var loaded = StoreState(canWrite: true)
    do throws(StoreFault) {
      try medium.exclusively { () throws(StoreFault) in try loaded.load(medium) }
    } catch {
      loaded.giveUp(error)
      // Where no lock can be had something may still be read.
      if loaded.end == nil { try? loaded.load(medium) }
    }
    state = Mutex(loaded)
  }

  /// The store of a workspace: `.cache/hgraph/traces` below its root.
  public convenience init(workspace root: String) {
    self.init(on: StoreFile(folder: root + "/.cache/hgraph"))
  }

  /// A node's traces, newest first.
  func traces(of label: Label) -> [Trace] {
    state.withLock { $0.table.traces[label] ?? [] }
  }

  /// The nodes that ever declared a node, sorted.
  func declarers(of label: Label) -> [Label] {
    state.withLock { $0.table.declarers[label] ?? [] }.sorted()
  }

  /// Whether the bytes of a digest are there.
  func has(_ digest: Digest) -> Bool {
    state.withLock { $0.table.blobs[digest] != nil }
  }

  /// The bytes of a digest; nil where they are lost.
  func blob(_ digest: Digest) -> [UInt8]? {
    state.withLock { $0.table.blobs[digest] }
  }

  /// Keeps a finished run.
  func add(_ trace: Trace, blobs: [(Digest, [UInt8])]) {
    state.withLock { state in
      for (digest, bytes) in blobs { state.table.add(bytes, digest: digest) }
      state.table.add(trace)
      guard let medium, state.canWrite else { return }
      do throws(StoreFault) {
        try medium.exclusively { () throws(StoreFault) in
          try state.append(trace, blobs: blobs, to: medium)
        }
      } catch {
        state.giveUp(error)
      }
    }
  }

  /// Ends a build: where more than half of the medium's bytes are of no use any more it is written
  /// anew.
  func finish() {
    state.withLock { state in
      guard let medium, state.canWrite, let end = state.end else { return }
      let live = state.table.liveFrames().reduce(StoreFrames.headerSize) { $0 + $1.count }
      guard end > 2 * live else { return }
      do throws(StoreFault) {
        try medium.exclusively { () throws(StoreFault) in
          try state.follow(medium)
          try state.rewrite(medium, state.table.liveFrames())
        }
      } catch {
        state.giveUp(error)
      }
    }
  }

  /// The warning that the store cannot be written, once.
  func takeNotice() -> Finding? {
    state.withLock { state in
      defer { state.notice = nil }
      return state.notice
    }
  }
}
