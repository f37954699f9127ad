/// The labels of the workspace, and which of them have traces.
public struct NodeTable: Sendable {
  /// The texts of the labels.
  public internal(set) var labels: ByteTable<LabelID>
  /// The label of each node.
  var label: [UInt32]
  /// The newest trace of each node.
  var newest: [UInt32]
  /// Whether the snapshot's cold part has older traces of a node.
  var hasOlder: [UInt8]
  /// The node of each label.
  var nodeOfLabel: [UInt32]
  /// The node that declared each label last.
  var declarer: [UInt32]

  /// A table without nodes.
  public init() {
    labels = ByteTable()
    label = []
    newest = []
    hasOlder = []
    nodeOfLabel = []
    declarer = []
  }

  /// How many nodes there are.
  public var count: Int { label.count }

  /// The label of a node.
  public func label(_ id: NodeID) -> LabelID { LabelID(rawValue: label[id.index]) }

  /// The node of a label; nil where it has no trace.
  public func node(_ label: LabelID) -> NodeID? {
    label.index < nodeOfLabel.count ? NodeID(column: nodeOfLabel[label.index]) : nil
  }

  /// The newest trace of a node; nil where it was forgotten.
  public func newest(_ id: NodeID) -> TraceID? { TraceID(column: newest[id.index]) }

  /// The node that declared a label last.
  public func declarer(_ label: LabelID) -> NodeID? {
    label.index < declarer.count ? NodeID(column: declarer[label.index]) : nil
  }

  mutating func intern(_ label: LabelID) -> NodeID {
    if let node = node(label) { return node }
    fill(upTo: label)
    let node = NodeID(self.label.count)
    self.label.append(label.rawValue)
    newest.append(noID)
    hasOlder.append(0)
    nodeOfLabel[label.index] = node.rawValue
    return node
  }

  mutating func setDeclarer(_ node: NodeID, of label: LabelID) {
    fill(upTo: label)
    declarer[label.index] = node.rawValue
  }

  private mutating func fill(upTo label: LabelID) {
    while nodeOfLabel.count <= label.index { nodeOfLabel.append(noID) }
    while declarer.count <= label.index { declarer.append(noID) }
  }
}
