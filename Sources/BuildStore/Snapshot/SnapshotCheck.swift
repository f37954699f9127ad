/// Whether columns fit together: a damaged snapshot that passes its sums, or one that a faulty
/// program wrote, must not lead outside of a table.
extension HotRows {
  /// How many rows the tables have that traces point into.
  var limits: TraceLimits {
    TraceLimits(
      nodes: nodes.label.count, digests: digests.count, questions: questions.count,
      names: names.count)
  }

  var isConsistent: Bool {
    guard names.isConsistent, labels.isConsistent, names.count > 0,
      digests.keyed.count == (digests.count + 63) / 64, digests.count >= DigestID.reservedCount,
      directories.count > 0, directories.isBelow(directories.count, names.count),
      directories.parentsComeFirst,
      directorySignatures.hasCount(directories.count), device.count == directories.count,
      paths.isBelow(directories.count, names.count), pathSignatures.hasCount(paths.count)
    else { return false }
    return hasGoodQuestions && hasGoodNodes && traces.isConsistent(limits)
  }

  private var hasGoodQuestions: Bool {
    let count = questions.count
    guard questions.subject.count == count, questions.object.count == count, current.count == count,
      current.isBelow(digests.count), questions.object.isBelow(names.count)
    else { return false }
    let limits = QuestionKind.allCases.map { kind in
      switch kind.subjectSpace {
      case .path: paths.count
      case .label: labels.count
      default: names.count
      }
    }
    return (0..<count).allSatisfy { row in
      let kind = Int(questions.kind[row])
      return kind < limits.count && Int(questions.subject[row]) < limits[kind]
    }
  }

  private var hasGoodNodes: Bool {
    let count = nodes.label.count
    return nodes.newest.count == count && nodes.hasOlder.count == count
      && nodes.label.isBelow(labels.count) && nodes.newest.isBelow(traces.node.count, orNone: true)
      && nodes.nodeOfLabel.count <= labels.count && nodes.declarer.count <= labels.count
      && nodes.nodeOfLabel.isBelow(count, orNone: true)
      && nodes.declarer.isBelow(count, orNone: true)
  }
}

/// How many rows the tables have that traces point into.
struct TraceLimits: Sendable {
  var nodes: Int
  var digests: Int
  var questions: Int
  var names: Int
}

extension TraceColumns {
  /// Whether all ids are rows of the tables.
  func isConsistent(_ limits: TraceLimits) -> Bool {
    let count = node.count
    guard key.count == count, duration.count == count, build.count == count,
      payload.count == count, dependencyStart.count == count + 1, outputStart.count == count + 1,
      answer.count == question.count, outputDigest.count == outputName.count,
      outputSize.count == outputName.count, outputType.count == outputName.count
    else { return false }
    return node.isBelow(limits.nodes) && key.isBelow(limits.digests)
      && question.isBelow(limits.questions, mask: ~TraceTable.batchBit)
      && answer.isBelow(limits.digests) && outputDigest.isBelow(limits.digests)
      && outputName.isBelow(limits.names)
      && outputType.isBelow(limits.names, mask: ~TraceTable.batchBit)
      && dependencyStart.rises(to: question.count) && outputStart.rises(to: outputName.count)
  }
}

extension BlobRows {
  /// Whether all ids are rows of the tables.
  func isConsistent(digests: Int, names: Int) -> Bool {
    pack.count == count && offset.count == count && length.count == count && isLive.count == count
      && digest.isBelow(digests) && pack.isBelow(names, orNone: true)
  }
}

extension ByteRows {
  fileprivate var isConsistent: Bool {
    guard starts.first == 0, Int(starts.last ?? 1) == arena.count else { return false }
    // Each text takes at least its zero byte.
    var before: UInt32 = 0
    for start in starts.dropFirst() {
      guard start > before, Int(start) <= arena.count, arena[Int(start) - 1] == 0 else {
        return false
      }
      before = start
    }
    return true
  }
}

extension PairRows {
  fileprivate func isBelow(_ first: Int, _ second: Int) -> Bool {
    self.first.count == self.second.count && self.first.isBelow(first)
      && self.second.isBelow(second)
  }

  fileprivate var parentsComeFirst: Bool {
    first[0] == 0 && (1..<count).allSatisfy { Int(first[$0]) < $0 }
  }
}

extension SignatureColumns {
  fileprivate func hasCount(_ count: Int) -> Bool {
    self.count == count && modified.count == count && changed.count == count && size.count == count
      && inode.count == count && mode.count == count
  }
}

extension [UInt32] {
  /// Whether all numbers are below a limit.
  fileprivate func isBelow(_ limit: Int, mask: UInt32 = .max, orNone: Bool = false) -> Bool {
    let limit = UInt32(clamping: limit)
    // The greatest of all, no early end: the loop runs over several numbers at once.
    var greatest: UInt32 = 0
    if orNone {
      // What stands for none becomes 0.
      for value in self { greatest = Swift.max(greatest, value &+ 1) }
      return greatest <= limit
    }
    for value in self { greatest = Swift.max(greatest, value & mask) }
    return isEmpty || greatest < limit
  }

  /// Whether numbers begin at 0, never fall and end at a count.
  fileprivate func rises(to count: Int) -> Bool {
    guard first == 0, Int(self[self.count - 1]) == count else { return false }
    var before: UInt32 = 0
    for value in self {
      if value < before { return false }
      before = value
    }
    return true
  }
}
