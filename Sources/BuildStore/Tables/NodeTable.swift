/// The labels of the workspace, and which of them have traces.
public struct NodeTable: Sendable {
  /// The texts of the labels.
  public internal(set) var labels: ByteTable<LabelID>
  var rows = NodeRows()

  /// A table without nodes.
  public init() {
    labels = ByteTable()
  }

  init(base labels: ByteRows, _ rows: NodeRows) {
    self.labels = ByteTable(base: labels)
    self.rows = rows
  }

  /// How many nodes there are.
  public var count: Int { rows.label.count }

  /// The label of a node.
  public func label(_ id: NodeID) -> LabelID { LabelID(rawValue: rows.label[id.index]) }

  /// The node of a label; nil where it has no trace.
  public func node(_ label: LabelID) -> NodeID? {
    label.index < rows.nodeOfLabel.count ? NodeID(column: rows.nodeOfLabel[label.index]) : nil
  }

  /// The newest trace of a node; nil where it was forgotten.
  public func newest(_ id: NodeID) -> TraceID? { TraceID(column: rows.newest[id.index]) }

  /// The node that declared a label last.
  public func declarer(_ label: LabelID) -> NodeID? {
    label.index < rows.declarer.count ? NodeID(column: rows.declarer[label.index]) : nil
  }

  mutating func intern(_ label: LabelID) -> NodeID {
    if let node = node(label) { return node }
    fill(upTo: label)
    let node = NodeID(rows.label.count)
    rows.label.append(label.rawValue)
    rows.newest.append(noID)
    rows.hasOlder.append(0)
    rows.nodeOfLabel[label.index] = node.rawValue
    return node
  }

  mutating func setDeclarer(_ node: NodeID, of label: LabelID) {
    fill(upTo: label)
    rows.declarer[label.index] = node.rawValue
  }

  private mutating func fill(upTo label: LabelID) {
    while rows.nodeOfLabel.count <= label.index { rows.nodeOfLabel.append(noID) }
    while rows.declarer.count <= label.index { rows.declarer.append(noID) }
  }
}

/// The columns of the node table.
struct NodeRows: Sendable {
  /// The label of each node.
  var label: [UInt32] = []
  /// The newest trace of each node.
  var newest: [UInt32] = []
  /// Whether the snapshot's cold part has older traces of a node.
  var hasOlder: [UInt8] = []
  /// The node of each label.
  var nodeOfLabel: [UInt32] = []
  /// The node that declared each label last.
  var declarer: [UInt32] = []
}
