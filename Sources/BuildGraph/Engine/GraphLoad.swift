import BuildStore
import Digest
import FileTree
import Findings
import Text

/// The node `graph.load`: the declared graph as an artifact, made anew only where something differs
/// that its source looked at.
struct GraphLoad {
  /// A graph, and the questions that decide over it; nil where no later build could check them.
  struct Loaded {
    var graph: DeclaredGraph
    var dependencies: [TraceRecord.Dependency]?
    /// What the store has of the loading.
    var trace: TraceID?
  }

  private static let label = "graph.load:graph"

  private let engine: Engine
  private let looks: PathLooks?

  init(_ engine: Engine) {
    self.engine = engine
    looks = engine.folder.flatMap { PathLooks(root: $0) }
  }

  func graph(_ inquiry: inout Inquiry) throws(GraphError) -> Loaded {
    switch engine.graph {
    case .declared(let graph): return Loaded(graph: graph, dependencies: [])
    case .source(let source):
      if let known = known(source, &inquiry) { return known }
      return try load(source, inquiry.work(looks))
    }
  }

  private func key(_ source: any GraphSource) -> Digest {
    var writer = BinaryWriter()
    writer.writeText("hgraph.graph")
    writer.writeText(source.identity)
    engine.writeIdentity(&writer)
    return Digest(of: writer.bytes)
  }

  private func known(_ source: any GraphSource, _ inquiry: inout Inquiry) -> Loaded? {
    let store = engine.store
    for trace in store.traces(ofLabel: GraphLoad.label, key: key(source))
    where inquiry.fits(trace, looks) {
      let (digest, dependencies) = store.withTables { tables in
        let outputs = tables.traces.outputs(trace)
        return (
          outputs.first.map { tables.traces.output(at: $0).digest },
          tables.traces.dependencies(trace).map { tables.traces.dependency(at: $0) }
        )
      }
      guard let digest, let bytes = store.bytes(of: digest) else { continue }
      var reader = BinaryReader(bytes[...])
      guard let graph = try? reader.readGraph() else { continue }
      return Loaded(graph: graph, dependencies: dependencies, trace: trace)
    }
    return nil
  }

  private func load(_ source: any GraphSource, _ work: NodeWork) throws(GraphError) -> Loaded {
    let record = RunRecord(find: { _ in .noSuchArtifact(known: []) })
    let tree = RecordingTree(record, files: work.snapshot, owners: [:])
    let graph: DeclaredGraph
    do {
      graph = try source.load(tree) { name in
        let value = engine.options.environment[ByteText(name)]
        record.record(.environment(ByteText(name)), Answer.value(value))
        return value
      }
    } catch let error as any FindingError {
      throw GraphError(error.findings)
    } catch {
      throw GraphError([Finding(code: "graph.failed", "the graph cannot be loaded: \(error)")])
    }
    if record.cannotBeStored || record.isOverturned {
      return Loaded(graph: graph, dependencies: nil)
    }
    let kept = keep(graph, source, record, work)
    return Loaded(graph: graph, dependencies: kept.dependencies, trace: kept.trace)
  }

  private func keep(
    _ graph: DeclaredGraph, _ source: any GraphSource, _ record: RunRecord, _ work: NodeWork
  ) -> (dependencies: [TraceRecord.Dependency], trace: TraceID) {
    var writer = BinaryWriter()
    writer.writeGraph(graph)
    let bytes = writer.bytes
    let key = key(source)
    let trace = engine.store.withTables { tables in
      TraceRecord(
        label: tables.label(GraphLoad.label), key: tables.digests.intern(key),
        dependencies: record.dependencies.map {
          TraceRecord.Dependency(tables.id(of: $0.question), tables.id(of: $0.answer))
        },
        outputs: [
          TraceRecord.Output(
            name: tables.name(Artifact.main), digest: tables.digests.intern(Digest(of: bytes)),
            size: UInt64(bytes.count), mediaType: tables.name(MediaType.bytes.rawValue))
        ], build: work.buildNumber)
    }
    if let output = trace.outputs.first { engine.store.store(bytes, as: output.digest) }
    let id = engine.store.record(trace)
    work.ledger?.settle(record.dependencies.map { ($0.question, $0.answer) })
    return (trace.dependencies, id)
  }
}

extension Engine {
  /// What of the program decides over results, beside the graph.
  func writeIdentity(_ writer: inout BinaryWriter) {
    for id in steps.ids {
      writer.writeText(id)
      writer.writeUInt32(steps[id].map { type(of: $0).version } ?? 0)
    }
    writer.writeOptional(options.salt) { $0.writeDigest($1) }
  }
}

extension BuildStore {
  /// The traces of a label that have a key, newest first.
  func traces(ofLabel label: String, key: Digest) -> [TraceID] {
    let node = withTables { tables in tables.findLabel(label).flatMap { tables.nodes.node($0) } }
    guard let node else { return [] }
    let chain = withTables { tables -> [TraceID] in
      guard let id = tables.digests.find(key) else { return [] }
      return TraceCursor.chain(tables.nodes.newest(node), in: tables) {
        tables.traces.key($0) == id
      }
    }
    return chain
  }
}
