import CSystem
import Glibc
import TestSupport
import Testing

/// The locks of the ground floor: tested here, where other system calls are.
@Suite struct LockTests {
  @Test func openFilesExcludeEachOther() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "lock")
    let path = "\(folder.path)/lock"
    let one = open(path, O_RDWR | O_CLOEXEC)
    let two = open(path, O_RDWR | O_CLOEXEC)
    defer { close(two) }
    #expect(hg_lock_try(one, HG_LOCK_SHARED, 0, 1) == 1)
    #expect(hg_lock_try(two, HG_LOCK_SHARED, 0, 1) == 1)
    // Turning a shared lock into an exclusive one fails while another holds it, and keeps it.
    #expect(hg_lock_try(one, HG_LOCK_EXCLUSIVE, 0, 1) == 0)
    #expect(hg_lock_is_held(two, HG_LOCK_EXCLUSIVE, 0, 1) == 1)
    #expect(hg_lock_is_held(two, HG_LOCK_SHARED, 0, 1) == 0)
    #expect(hg_lock_release(two, 0, 1) == 0)
    #expect(hg_lock_wait(one, HG_LOCK_EXCLUSIVE, 0, 1) == 0)
    #expect(hg_lock_try(two, HG_LOCK_SHARED, 0, 1) == 0)
    #expect(hg_lock_try(two, HG_LOCK_EXCLUSIVE, 1, 1) == 1)
    // Another descriptor of the file comes and goes: the lock stays.
    close(open(path, O_RDONLY | O_CLOEXEC))
    #expect(hg_lock_try(two, HG_LOCK_SHARED, 0, 1) == 0)
    close(one)
    #expect(hg_lock_try(two, HG_LOCK_EXCLUSIVE, 0, 0) == 1)
    #expect(hg_lock_try(-1, HG_LOCK_SHARED, 0, 1) == -1 && errno == EBADF)
  }

  @Test func processors() {
    #expect(hg_processor_count() >= 1)
    #expect(Int(hg_processor_count()) <= sysconf(Int32(_SC_NPROCESSORS_CONF)))
  }
}
