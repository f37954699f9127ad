import BuildStore
import Digest
import FileTree

/// What a store holds, in words that do not depend on ids: stores are compared by it.
struct StoreText: Equatable {
  /// Of each label its traces, newest first.
  var traces: [String: [String]] = [:]
  /// Of each path what it looked like and what was seen.
  var paths: [String: String] = [:]
  /// Of each directory what it looked like.
  var directories: [String: String] = [:]
  /// The answers to questions that are about no path.
  var answers: [String: String] = [:]

  init(_ store: BuildStore) {
    let tables = store.withTables { $0 }
    for row in 0..<tables.nodes.count {
      let node = NodeID(row)
      // Asked first, so that the cold part is there.
      let chain = store.traces(of: node)
      let loaded = store.withTables { $0 }
      let label = loaded.nodes.labels.text(loaded.nodes.label(node))
      let texts = chain.map { StoreText.trace($0, loaded, store.payload(of: $0)) }
      if !texts.isEmpty { traces[label] = texts }
    }
    addPaths(tables)
  }

  private mutating func addPaths(_ tables: BuildTables) {
    for row in 0..<tables.files.count {
      guard let signature = tables.files.signature(PathID(row)) else { continue }
      let racy = tables.files.isRacy(PathID(row)) ? " racy" : ""
      paths[tables.text(PathID(row))] = "\(signature)\(racy)"
    }
    for row in 0..<tables.questions.count {
      let question = QuestionID(row)
      let answer = tables.questions.answer(question)
      guard answer != .unknown else { continue }
      let text = StoreText.question(question, tables)
      if let path = tables.questions.path(question), tables.questions.kind(question) != .glob {
        paths[tables.text(path), default: ""] += " \(text)=\(StoreText.answer(answer, tables))"
      } else {
        answers[text] = StoreText.answer(answer, tables)
      }
    }
    for row in 0..<tables.directories.count {
      guard let signature = tables.directories.signature(DirectoryID(row)) else { continue }
      let racy = tables.directories.isRacy(DirectoryID(row)) ? " racy" : ""
      directories[tables.text(DirectoryID(row))] = "\(signature)\(racy)"
    }
  }

  static func trace(_ id: TraceID, _ tables: BuildTables, _ payload: TracePayload?) -> String {
    let dependencies = tables.traces.dependencies(id).map { position in
      let dependency = tables.traces.dependency(at: position)
      return question(dependency.question, tables) + "=" + answer(dependency.answer, tables)
        + (dependency.isBatched ? "+" : "")
    }
    let outputs = tables.traces.outputs(id).map { position in
      let output = tables.traces.output(at: position)
      return "\(tables.names.text(output.name))=\(answer(output.digest, tables)) \(output.size) "
        + "\(tables.names.text(output.mediaType))\(output.isSensitive ? "!" : "")"
    }
    let key = answer(tables.traces.key(id), tables)
    let rest = "\(tables.traces.duration(id)) \(tables.traces.build(id))"
    let cold = payload.map { "\($0.parameters)\($0.children)\($0.messages)" } ?? "lost"
    return "\(key) \(dependencies) \(outputs) \(rest) \(cold)"
  }

  static func question(_ id: QuestionID, _ tables: BuildTables) -> String {
    let kind = tables.questions.kind(id)
    let subject = tables.questions.subject(id)
    let object = tables.names.text(NameID(rawValue: tables.questions.object(id)))
    switch kind {
    case .content, .kind, .list: return "\(kind)(\(tables.text(PathID(rawValue: subject))))"
    case .glob: return "glob(\(tables.text(PathID(rawValue: subject))), \(object))"
    case .output:
      return "output(\(tables.nodes.labels.text(LabelID(rawValue: subject))), \(object))"
    case .environment, .tool, .pin, .nodes:
      return "\(kind)(\(tables.names.text(NameID(rawValue: subject))))"
    }
  }

  static func answer(_ id: DigestID, _ tables: BuildTables) -> String {
    guard id.isDigest else { return "#\(id.rawValue)" }
    let keyed = tables.digests.algorithm(id) == .keyed ? "keyed " : ""
    return keyed + String(tables.digests.digest(id).hex.prefix(8))
  }
}
