public import FileTree
public import Findings

/// Builds all Kustomizations of a cluster, one after the other. The engine does the same with a node
/// for each.
public struct ClusterBuild: Sendable {
  /// What came of a Kustomization.
  public enum Outcome: Sendable {
    case built(BuiltKustomization)
    case failed([Finding])
  }

  /// The Kustomizations, in the order in which they were found.
  public private(set) var members: [ClusterMember] = []
  /// What came of those that were built.
  public private(set) var outcomes: [NamespacedName: Outcome] = [:]
  /// What is wrong with the cluster as a whole.
  public private(set) var findings: [Finding] = []

  private let builder: FluxBuilder
  private var drafts: [NamespacedName: [VariableSource]] = [:]
  private var sources: [NamespacedName: [VariableSource]] = [:]

  /// Builds everything that a folder leads to.
  public init(
    root folder: TreePath, of tree: any FileTree, source: ObjectReference = ClusterRoot.source,
    options: FluxOptions = FluxOptions(), decryptor: (any Decryptor)? = nil
  ) throws {
    let root = try ClusterRoot.find(
      folder, in: tree, source: source, options: options, decryptor: decryptor)
    builder = FluxBuilder(tree: root.rules.filter(tree), options: options, decryptor: decryptor)
    var queue = ClusterQueue(
      root: root.kustomization, source: source, allowsMissing: options.allowsMissingVariables)
    drive: while true {
      switch queue.next() {
      case .nothing: break drive
      case .draft(let jobs): for job in jobs { queue.addDraft(job, draft(job)) }
      case .build(let jobs):
        for job in jobs { queue.finish(job, build(job, chain: queue.chain(of: job.id))) }
      }
    }
    members = queue.members
    findings = queue.findings
  }

  private mutating func draft(_ job: ClusterQueue.Job) -> Outline {
    do {
      let built = try builder.draft(FluxKustomization(json: job.json, at: nil))
      drafts[job.id] = VariableSource.find(in: built.objects)
      return try Outline(of: built)
    } catch {
      // Its build says why.
      return .failed
    }
  }

  private mutating func build(_ job: ClusterQueue.Job, chain: [Place]) -> Outline {
    do {
      let object = try FluxKustomization(json: job.json, at: chain.last)
      let built = try builder.build(object, with: inputs(of: job, object))
      outcomes[job.id] = .built(built)
      sources[job.id] = VariableSource.find(in: built.objects)
      return try Outline(of: built)
    } catch let error as any FindingError {
      outcomes[job.id] = .failed(error.findings.map { $0.reached(through: chain) })
    } catch {
      outcomes[job.id] = .failed([Finding(code: "flux.failed", at: chain.last, "\(error)")])
    }
    return .failed
  }

  private func inputs(of job: ClusterQueue.Job, _ object: FluxKustomization) -> [VariableInput] {
    zip(object.variablesFrom, job.bindings).map { reference, binding in
      switch binding {
      case .built(let id): input(reference, sources[id])
      case .draft(job.id): .own
      case .draft(let id): input(reference, drafts[id])
      case .open: .open
      case .absent: .absent
      case .missing: .missing
      }
    }
  }

  private func input(
    _ reference: FluxKustomization.VariableReference, _ sources: [VariableSource]?
  ) -> VariableInput {
    sources?.first { $0.object == reference.object }.map { .source($0) } ?? .missing
  }
}

extension Finding {
  /// The finding with the Kustomizations that led there, outermost first, before its own chain.
  public func reached(through places: [Place]) -> Finding {
    var finding = self
    // The last one is said already where it is the place itself.
    finding.chain = places.filter { $0 != place } + chain
    return finding
  }
}
