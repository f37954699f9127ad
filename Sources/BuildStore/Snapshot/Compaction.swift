/// Writes tables anew: nodes before those that use them, questions in the order in which nodes ask
/// them, paths directory by directory, and nothing that no kept trace needs.
struct Compaction {
  private let tables: BuildTables
  private var nodes: Renumbering
  private var labels: Renumbering
  private var names: Renumbering
  private var digests: Renumbering
  private var questions: Renumbering
  private var paths: Renumbering
  private var directories: Renumbering
  private var hot = HotRows()
  private var cold = ColdRows()

  /// The tables with all that the traces of some nodes need, and some paths besides.
  ///
  /// The cold part must have been read.
  static func rows(
    of tables: BuildTables, keeping isKept: (TraceID) -> Bool = { _ in true },
    _ extra: [PathID] = []
  ) -> (hot: HotRows, cold: ColdRows) {
    var compaction = Compaction(tables)
    compaction.chooseNodes(isKept)
    let chains = compaction.chains(isKept)
    compaction.chooseRows(chains, extra)
    compaction.writeTables()
    compaction.writeTraces(chains)
    compaction.writeBlobs()
    return (compaction.hot, compaction.cold)
  }

  private init(_ tables: BuildTables) {
    self.tables = tables
    nodes = Renumbering(count: tables.nodes.count)
    labels = Renumbering(count: tables.nodes.labels.count)
    names = Renumbering(count: tables.names.count)
    digests = Renumbering(count: tables.digests.count)
    questions = Renumbering(count: tables.questions.count)
    paths = Renumbering(count: tables.files.count)
    directories = Renumbering(count: tables.directories.count)
    _ = names.keep(0)
    _ = directories.keep(0)
    for row in 0..<UInt32(DigestID.reservedCount) { _ = digests.keep(row) }
  }

  // MARK: What is kept

  private mutating func chooseNodes(_ isKept: (TraceID) -> Bool) {
    for node in tables.topologicalOrder()
    where tables.loadedTraces(of: node).contains(where: isKept) {
      _ = nodes.keep(node.rawValue)
    }
  }

  /// The kept traces of each kept node, newest first.
  private func chains(_ isKept: (TraceID) -> Bool) -> [[TraceID]] {
    nodes.old.map { node in
      tables.loadedTraces(of: NodeID(rawValue: node)).filter(isKept)
    }
  }

  private mutating func chooseRows(_ chains: [[TraceID]], _ extra: [PathID]) {
    for node in nodes.old { _ = labels.keep(tables.nodes.rows.label[Int(node)]) }
    // First what every build looks at, so that it lies together.
    for chain in chains { if let newest = chain.first { chooseRows(newest) } }
    for chain in chains { for older in chain.dropFirst() { chooseRows(older) } }
    for question in tables.questions.questions(about: extra) {
      _ = questions.keep(question.rawValue)
    }
    for row in questions.old { _ = digests.keep(tables.questions.current[Int(row)]) }
    for (label, node) in tables.nodes.rows.declarer.enumerated()
    where node != noID && nodes.keeps(node) {
      _ = labels.keep(UInt32(label))
    }
    choosePaths(extra)
    for row in directories.old { _ = names.keep(tables.directories.rows.second[Int(row)]) }
    for row in paths.old { _ = names.keep(tables.files.rows.second[Int(row)]) }
  }

  private mutating func chooseRows(_ trace: TraceID) {
    let columns = tables.traces.columns
    _ = digests.keep(columns.key[trace.index])
    for position in tables.traces.dependencies(trace) {
      let question = columns.question[position] & ~TraceTable.batchBit
      if !questions.keeps(question) { chooseQuestion(question) }
      _ = digests.keep(columns.answer[position])
    }
    for position in tables.traces.outputs(trace) {
      _ = names.keep(columns.outputName[position])
      _ = names.keep(columns.outputType[position] & ~TraceTable.batchBit)
      _ = digests.keep(columns.outputDigest[position])
    }
  }

  private mutating func chooseQuestion(_ question: UInt32) {
    _ = questions.keep(question)
    let rows = tables.questions.rows
    let kind = tables.questions.kind(QuestionID(rawValue: question))
    switch kind.subjectSpace {
    case .label: _ = labels.keep(rows.subject[Int(question)])
    case .name: _ = names.keep(rows.subject[Int(question)])
    default: break
    }
    if kind.hasObject { _ = names.keep(rows.object[Int(question)]) }
  }

  /// Chooses directories, and gives the paths numbers directory by directory.
  private mutating func choosePaths(_ extra: [PathID]) {
    var isAsked = Array(repeating: false, count: tables.files.count)
    var isWalked = Array(repeating: false, count: tables.directories.count)
    for path in extra { isAsked[path.index] = true }
    var search = tables.directories
    for question in questions.old.map({ QuestionID(rawValue: $0) }) {
      guard let path = tables.questions.path(question) else { continue }
      isAsked[path.index] = true
      if tables.questions.kind(question) == .glob, let base = search.find(path, tables.files) {
        isWalked[base.index] = true
      }
    }
    chooseDirectories(isAsked, isWalked)
    var byDirectory = Array(repeating: [UInt32](), count: directories.old.count)
    for path in isAsked.indices where isAsked[path] {
      byDirectory[Int(directories[tables.files.rows.first[path]])].append(UInt32(path))
    }
    for group in byDirectory { for path in group { _ = paths.keep(path) } }
  }

  private mutating func chooseDirectories(_ isAsked: [Bool], _ isWalked: [Bool]) {
    let parents = tables.directories.rows.first
    var isKept = Array(repeating: false, count: parents.count)
    for path in isAsked.indices where isAsked[path] {
      isKept[Int(tables.files.rows.first[path])] = true
    }
    // Below the base of a glob every directory that was looked at is walked.
    var isBelow = isWalked
    for row in parents.indices {
      isBelow[row] = isBelow[row] || isBelow[Int(parents[row])]
      if isBelow[row], tables.directories.signatures.state[row] != 0 { isKept[row] = true }
    }
    for row in parents.indices.reversed() where isKept[row] { isKept[Int(parents[row])] = true }
    for row in parents.indices where isKept[row] { _ = directories.keep(UInt32(row)) }
  }

  // MARK: The new rows

  private mutating func writeTables() {
    hot.names = tables.names.rows.selecting(names.old)
    hot.labels = tables.nodes.labels.rows.selecting(labels.old)
    hot.digests = tables.digests.rows.selecting(digests.old)
    let old = tables.directories
    hot.directories = PairRows(
      first: directories.old.map { directories[old.rows.first[Int($0)]] },
      second: directories.old.map { names[old.rows.second[Int($0)]] })
    hot.directorySignatures = old.signatures.selecting(directories.old)
    hot.device = directories.old.map { old.device[Int($0)] }
    hot.paths = PairRows(
      first: paths.old.map { directories[tables.files.rows.first[Int($0)]] },
      second: paths.old.map { names[tables.files.rows.second[Int($0)]] })
    hot.pathSignatures = tables.files.signatures.selecting(paths.old)
    writeQuestions()
    hot.nodes.label = nodes.old.map { labels[tables.nodes.rows.label[Int($0)]] }
    hot.nodes.nodeOfLabel = labels.old.map { label in
      tables.nodes.node(LabelID(rawValue: label)).map { nodes[$0.rawValue] } ?? noID
    }
    hot.nodes.declarer = labels.old.map { label in
      tables.nodes.declarer(LabelID(rawValue: label)).map { nodes[$0.rawValue] } ?? noID
    }
  }

  private mutating func writeQuestions() {
    for row in questions.old {
      let question = QuestionID(rawValue: row)
      let kind = tables.questions.kind(question)
      let subject = tables.questions.subject(question)
      hot.questions.kind.append(kind.rawValue)
      let newSubject =
        switch kind.subjectSpace {
        case .path: paths[subject]
        case .label: labels[subject]
        default: names[subject]
        }
      hot.questions.subject.append(newSubject)
      hot.questions.object.append(kind.hasObject ? names[tables.questions.object(question)] : 0)
      hot.current.append(digests[tables.questions.current[Int(row)]])
    }
  }

  private mutating func writeTraces(_ chains: [[TraceID]]) {
    for (node, chain) in chains.enumerated() {
      hot.nodes.newest.append(chain.isEmpty ? noID : UInt32(hot.traces.node.count))
      hot.nodes.hasOlder.append(chain.count > 1 ? 1 : 0)
      if let newest = chain.first { append(newest, of: UInt32(node), isOlder: false) }
    }
    for (node, chain) in chains.enumerated() {
      for trace in chain.dropFirst() { append(trace, of: UInt32(node), isOlder: true) }
    }
  }

  private mutating func append(_ trace: TraceID, of node: UInt32, isOlder: Bool) {
    let payload = payload(tables.traces.columns.payload[trace.index])
    if isOlder {
      cold.older.copy(
        trace, of: tables.traces, node: node, payload: payload,
        digests: digests, names: names, questions: questions)
    } else {
      hot.traces.copy(
        trace, of: tables.traces, node: node, payload: payload,
        digests: digests, names: names, questions: questions)
    }
  }

  private mutating func payload(_ offset: UInt32) -> UInt32 {
    if offset == PayloadArena.none { return offset }
    guard let payload = tables.traces.payloads.payload(at: offset),
      cold.payloads.count < Int(PayloadArena.lost)
    else { return PayloadArena.lost }
    let start = UInt32(cold.payloads.count)
    var writer = BinaryWriter()
    writer.writePayload(payload)
    cold.payloads.append(contentsOf: writer.bytes)
    return start
  }

  private mutating func writeBlobs() {
    var packs = Renumbering(count: tables.names.count)
    for (digest, location) in tables.blobs.all where digests.keeps(digest.rawValue) {
      var pack = location.pack
      if !location.isFile {
        // Packs are named last, so that the names of the hot part lie together.
        if !names.keeps(pack), !packs.keeps(pack) {
          _ = packs.keep(pack)
          tables.names.withBytes(NameID(rawValue: pack)) { hot.names.append($0) }
        }
        pack = names.keeps(pack) ? names[pack] : UInt32(names.old.count) + packs[pack]
      }
      cold.blobs.digest.append(digests[digest.rawValue])
      cold.blobs.pack.append(pack)
      cold.blobs.offset.append(location.offset)
      cold.blobs.length.append(location.length)
      cold.blobs.isLive.append(1)
    }
  }
}

extension TraceColumns {
  fileprivate mutating func copy(
    _ trace: TraceID, of table: TraceTable, node: UInt32, payload: UInt32,
    digests: Renumbering, names: Renumbering, questions: Renumbering
  ) {
    let columns = table.columns
    self.node.append(node)
    key.append(digests[columns.key[trace.index]])
    duration.append(columns.duration[trace.index])
    build.append(columns.build[trace.index])
    self.payload.append(payload)
    for position in table.dependencies(trace) {
      let flag = columns.question[position] & TraceTable.batchBit
      question.append(questions[columns.question[position] & ~TraceTable.batchBit] | flag)
      answer.append(digests[columns.answer[position]])
    }
    for position in table.outputs(trace) {
      let flag = columns.outputType[position] & TraceTable.batchBit
      outputName.append(names[columns.outputName[position]])
      outputDigest.append(digests[columns.outputDigest[position]])
      outputSize.append(columns.outputSize[position])
      outputType.append(names[columns.outputType[position] & ~TraceTable.batchBit] | flag)
    }
    dependencyStart.append(UInt32(question.count))
    outputStart.append(UInt32(outputName.count))
  }
}
