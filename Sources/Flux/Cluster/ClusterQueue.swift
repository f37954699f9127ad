public import Findings
internal import Text

/// The Kustomizations of a cluster on their way: each is built when the sources of its variables
/// are, and brings others.
///
/// Whoever drives the queue does what `next` says and tells what came of it, until nothing is left.
/// What the queue says depends on nothing else, so it may be driven again from the start.
public struct ClusterQueue: Sendable {
  /// Where the variables of one reference come from.
  public enum Binding: Sendable, Equatable {
    /// What another Kustomization has built.
    case built(NamespacedName)
    /// What a Kustomization builds, before anything is substituted in it: a later one, or itself.
    case draft(NamespacedName)
    /// Nobody here makes it: it is taken as living in the cluster alone.
    case open
    /// Nobody here makes it, and it may be missing.
    case absent
    /// Nobody here makes it, and that is an error.
    case missing
  }

  /// A Kustomization that can be built.
  public struct Job: Sendable {
    public var id: NamespacedName
    /// The object, JSON.
    public var json: String
    /// One for each entry of `substituteFrom`.
    public var bindings: [Binding]
  }

  /// What is to be done.
  public enum Work: Sendable {
    /// To build these, and tell by `finish`.
    case build([Job])
    /// To build these as far as substitution, and tell by `addDraft`.
    case draft([Job])
    /// Nothing.
    case nothing
  }

  /// All that are known, in the order in which they were found.
  public private(set) var members: [ClusterMember] = []
  /// What is wrong with the cluster as a whole.
  public private(set) var findings: [Finding] = []

  private let source: ObjectReference
  private let localSources: Set<ObjectReference>
  private let allowsMissing: Bool
  private var numbers: [NamespacedName: Int] = [:]
  private var providers: [ObjectReference: (number: Int, isBuilt: Bool)] = [:]
  private var drafts: [Int: [ObjectReference]] = [:]

  /// A queue with its root. `source` is the repository itself; `localSources` are others that lie in
  /// the same tree. `allowsMissing` takes ConfigMaps that nobody makes as living in the cluster.
  public init(
    root: Outline.Child, source: ObjectReference, localSources: Set<ObjectReference> = [],
    allowsMissing: Bool = false
  ) {
    self.source = source
    self.localSources = localSources
    self.allowsMissing = allowsMissing
    add(root, from: nil)
  }

  // MARK: Members

  private mutating func add(_ child: Outline.Child, from parent: Int?) {
    var member = ClusterMember(child, parent: parent.map { members[$0].id })
    if member.id.namespace.isEmpty, member.error == nil {
      member.error =
        FluxError(
          "no-namespace", at: child.place, "the Kustomization \(member.id.name) has no namespace",
          hints: ["give it one, or set namespace in the kustomization file that lists it"]
        ).findings
    }
    if let known = numbers[member.id] {
      noteTwice(known, child, from: parent)
      return
    }
    if let object = member.object {
      let isLocal = object.source.map { $0 == source || localSources.contains($0) }
      if isLocal == false { member.state = .external }
      if isLocal == nil, parent != nil {
        member.error =
          FluxError(
            "no-source", at: child.place, "the Kustomization \(member.id) has no sourceRef"
          ).findings
      }
    }
    if member.error != nil { member.state = .failed }
    numbers[member.id] = members.count
    members.append(member)
  }

  private mutating func noteTwice(_ known: Int, _ child: Outline.Child, from parent: Int?) {
    // One that produces itself is kept as its parent made it.
    guard let parent, parent != known else { return }
    let isAncestor = ancestors(of: parent).contains(known)
    if !isAncestor, members[known].parent == members[parent].id { return }
    let id = members[known].id
    let by = members[parent].id
    findings.append(
      Finding(
        code: isAncestor ? "flux.cycle" : "flux.produced-twice", at: child.place,
        isAncestor
          ? "the Kustomizations \(id) and \(by) produce each other"
          : "the Kustomization \(id) is produced twice, by "
            + "\(members[known].parent.map(\.description) ?? "the root") and by \(by)",
        hints: isAncestor ? [] : ["the first one counts"],
        chain: isAncestor ? chain(of: by) : []))
  }

  private func ancestors(of number: Int) -> [Int] {
    var all = [number]
    while let parent = members[all[all.count - 1]].parent.flatMap({ numbers[$0] }) {
      all.append(parent)
    }
    return all
  }

  /// Where a Kustomization and those that led to it were written, outermost first.
  public func chain(of id: NamespacedName) -> [Place] {
    guard let number = numbers[id] else { return [] }
    return ancestors(of: number).reversed().map { members[$0].place }
  }

  // MARK: Work

  /// What is to be done now.
  public mutating func next() -> Work {
    let waiting = members.indices.filter { members[$0].state == .waiting }
    if waiting.isEmpty { return .nothing }
    let ready = waiting.filter { number in
      members[number].references.allSatisfy { providers[$0.object] != nil }
    }
    if !ready.isEmpty { return .build(ready.map { job($0) }) }
    // Nothing goes on by itself: perhaps some bring their own variables.
    let undrafted = waiting.filter { drafts[$0] == nil }
    if !undrafted.isEmpty {
      return .draft(
        undrafted.map {
          Job(id: members[$0].id, json: members[$0].json, bindings: [])
        })
    }
    if let own = waiting.first(where: { isComplete($0, with: [$0]) }) {
      return .build([job(own, drafts: [own])])
    }
    if let completed = waiting.first(where: { isComplete($0, with: waiting) }) {
      return .build([job(completed, drafts: waiting)])
    }
    return .build(unfulfilled(waiting).map { job($0, drafts: waiting) })
  }

  /// The first that waits, and those that lack nothing but what it lacks too.
  private func unfulfilled(_ waiting: [Int]) -> [Int] {
    func lacks(_ number: Int) -> Set<ObjectReference> {
      Set(
        members[number].references.map(\.object).filter {
          providers[$0] == nil && provider(of: $0, among: waiting) == nil
        })
    }
    guard let first = waiting.first else { return [] }
    let lacking = lacks(first)
    return waiting.filter { lacks($0).isSubset(of: lacking) }
  }

  private func provider(of object: ObjectReference, among numbers: [Int]) -> Int? {
    numbers.first { drafts[$0]?.contains(object) ?? false }
  }

  private func isComplete(_ number: Int, with others: [Int]) -> Bool {
    members[number].references.allSatisfy {
      providers[$0.object] != nil || provider(of: $0.object, among: others) != nil
    }
  }

  private func job(_ number: Int, drafts others: [Int] = []) -> Job {
    let member = members[number]
    let bindings = member.references.map { reference -> Binding in
      if let provider = providers[reference.object] { return .built(members[provider.number].id) }
      // What it makes itself comes before what others make.
      if let provider = provider(of: reference.object, among: [number] + others) {
        return .draft(members[provider].id)
      }
      if reference.isOptional { return .absent }
      return reference.object.kind == "ConfigMap" && !allowsMissing ? .missing : .open
    }
    return Job(id: member.id, json: member.json, bindings: bindings)
  }

  /// Takes what came of a job. The Kustomizations that it brings join the queue.
  public mutating func finish(_ job: Job, _ outline: Outline) {
    guard let number = numbers[job.id] else { return }
    members[number].state = outline.isFailed ? .failed : .built
    members[number].bindings = job.bindings
    for (object, isBuilt) in outline.provides {
      if let known = providers[object], known.isBuilt || !isBuilt { continue }
      providers[object] = (number, isBuilt)
    }
    for child in outline.children { add(child, from: number) }
  }

  /// Takes what a Kustomization that waits provides before substitution.
  public mutating func addDraft(_ job: Job, _ outline: Outline) {
    guard let number = numbers[job.id] else { return }
    drafts[number] = outline.provides.map(\.object)
  }
}
