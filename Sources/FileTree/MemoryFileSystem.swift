import CSystem

/// File systems that are memory alone (`tmpfs`, `ramfs`): what is written there reaches no disk, but
/// for swap.
public enum MemoryFileSystem {
  /// Whether a path lies in one; false too where the system does not say.
  public static func holds(_ path: String) -> Bool {
    hg_is_in_memory(path) != 0
  }
}
