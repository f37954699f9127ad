import Differences
import Findings
import Flux
import StandardSteps
import Text

/// What changes in a cluster from one tree to another, object by object.
struct ClusterDifference: Sendable {
  /// How an object changes.
  enum Kind: String, Sendable {
    case added, removed, changed
  }

  /// An object that changes.
  struct Change: Sendable {
    var producer: NamespacedName
    /// The path of the producer.
    var path: String
    var key: DiffObject.Key
    var kind: Kind
    var old: [UInt8]
    var new: [UInt8]

    /// `Kind: NAMESPACE/NAME`.
    var title: String {
      key.name.namespace.isEmpty
        ? "\(key.kind): \(key.name.name)" : "\(key.kind): \(key.name)"
    }

    /// What both header lines say.
    var header: String { "\(path) Kustomization: \(producer) \(title)" }

    func difference(context: Int) -> UnifiedDifference {
      UnifiedDifference(from: old, to: new, context: context)
    }
  }

  /// A producer whose objects are not compared, since it failed on one side.
  struct Withheld: Sendable {
    var producer: NamespacedName
    var objects: Int
    /// `old` or `new`.
    var side: String
    var findings: [Finding]

    var text: String {
      let reason = findings.first.map(\.message) ?? "it failed"
      let place = findings.first?.place.map { "\($0): " } ?? ""
      return "Kustomization \(producer): \(objects) \(objects == 1 ? "object" : "objects") "
        + "not rendered on the \(side) side; diff suppressed (\(place)\(reason))"
    }
  }

  /// An image that changes; nil where there is none on that side.
  struct ImageChange: Sendable, Equatable {
    var repository: String
    var old: String?
    var new: String?
  }

  let cluster: String
  let root: String
  private(set) var changes: [Change] = []
  private(set) var withheld: [Withheld] = []
  private(set) var images: [ImageChange] = []

  /// The differences of a cluster; nil where it is not there on a side.
  init(from old: ClusterView?, to new: ClusterView?, _ cleaning: DiffCleaning) throws {
    cluster = new?.name ?? old?.name ?? ""
    root = new?.root ?? old?.root ?? ""
    let ids = Set((old?.members ?? []).map(\.id) + (new?.members ?? []).map(\.id))
    var oldImages: [String] = []
    var newImages: [String] = []
    for id in ids.sorted() {
      let (before, after) = (old?.member(id), new?.member(id))
      if isWithheld(id, before, after) { continue }
      let (oldBytes, newBytes) = (before?.manifests ?? [], after?.manifests ?? [])
      if oldBytes == newBytes { continue }
      oldImages += before?.report?.inventory.images ?? []
      newImages += after?.report?.inventory.images ?? []
      let path = plain(path: (after ?? before)?.entry.path ?? "")
      let oldObjects = try DiffObject.list(oldBytes, cleaning)
      let newObjects = try DiffObject.list(newBytes, cleaning)
      for key in Set(oldObjects.keys).union(newObjects.keys).sorted() {
        let (a, b) = (oldObjects[key]?.text, newObjects[key]?.text)
        if a == b { continue }
        let kind: Kind = a == nil ? .added : b == nil ? .removed : .changed
        changes.append(
          Change(producer: id, path: path, key: key, kind: kind, old: a ?? [], new: b ?? []))
      }
    }
    images = ClusterDifference.images(from: oldImages, to: newImages)
  }

  /// Notes a producer that failed on a side; what failed on both sides is no difference, but told.
  private mutating func isWithheld(
    _ id: NamespacedName, _ old: ClusterView.Member?, _ new: ClusterView.Member?
  ) -> Bool {
    let oldFailed = old?.state == "failed"
    let newFailed = new?.state == "failed"
    if !oldFailed && !newFailed { return false }
    let failed = newFailed ? new : old
    let other = newFailed ? old : new
    withheld.append(
      Withheld(
        producer: id, objects: other?.report?.inventory.objects.count ?? 0,
        side: oldFailed && newFailed ? "old and the new" : newFailed ? "new" : "old",
        findings: failed?.errors ?? []))
    return true
  }

  private static func images(from old: [String], to new: [String]) -> [ImageChange] {
    func byRepository(_ images: [String], without others: [String]) -> [ByteText: [String]] {
      let others = Set(others.map { ByteText($0) })
      let own = images.filter { !others.contains(ByteText($0)) }
      return Dictionary(grouping: own) { ByteText(split($0).repository) }
    }
    let before = byRepository(old, without: new)
    let after = byRepository(new, without: old)
    var changes: [ImageChange] = []
    for repository in Set(before.keys).union(after.keys).sorted() {
      let a = before[repository] ?? []
      let b = after[repository] ?? []
      for index in 0..<max(a.count, b.count) {
        let change = ImageChange(
          repository: repository.text, old: index < a.count ? split(a[index]).version : nil,
          new: index < b.count ? split(b[index]).version : nil)
        if !changes.contains(change) { changes.append(change) }
      }
    }
    return changes
  }

  /// The repository of an image and its tag or digest.
  private static func split(_ image: String) -> (repository: String, version: String) {
    if let at = image.firstIndex(of: "@") {
      return (split(String(image[..<at])).repository, String(image[image.index(after: at)...]))
    }
    let slash = image.lastIndex(of: "/") ?? image.startIndex
    guard let colon = image[slash...].lastIndex(of: ":") else { return (image, "latest") }
    return (String(image[..<colon]), String(image[image.index(after: colon)...]))
  }

  func count(_ kind: Kind) -> Int { changes.count { $0.kind == kind } }
}
