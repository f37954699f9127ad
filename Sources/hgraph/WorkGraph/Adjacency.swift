/// The edges of a graph in two flat arrays: those of vertex `v` are `heads[starts[v]..<starts[v+1]]`.
struct Adjacency: Sendable {
  private let starts: [Int32]
  private let heads: [Int32]
  /// How many vertices edges lead to.
  private let headCount: Int

  /// The edges of each vertex, each once, in ascending order.
  init(_ lists: [[Int]], headCount: Int) {
    var starts: [Int32] = [0]
    var heads: [Int32] = []
    starts.reserveCapacity(lists.count + 1)
    for list in lists {
      var last = -1
      for head in list.sorted() where head != last {
        heads.append(Int32(head))
        last = head
      }
      starts.append(Int32(heads.count))
    }
    self.starts = starts
    self.heads = heads
    self.headCount = headCount
  }

  /// How many vertices have edges of their own.
  var count: Int { starts.count - 1 }

  /// The heads of a vertex's edges.
  subscript(_ vertex: Int) -> some RandomAccessCollection<Int> {
    heads[Int(starts[vertex])..<Int(starts[vertex + 1])].lazy.map { Int($0) }
  }

  /// The same edges the other way round.
  var reversed: Adjacency {
    var lists = [[Int]](repeating: [], count: headCount)
    for vertex in 0..<count {
      for head in self[vertex] { lists[head].append(vertex) }
    }
    return Adjacency(lists, headCount: count)
  }

  /// What can be reached from some vertices, themselves included. Only for edges among the same
  /// vertices.
  func reached(from seeds: VertexSet) -> VertexSet {
    var reached = seeds
    var open = seeds.members
    while let vertex = open.popLast() {
      for head in self[vertex] where reached.insert(head) { open.append(head) }
    }
    return reached
  }

  /// A shortest way from one of some vertices to one of others, both ends included; empty where
  /// there is none.
  func path(from seeds: VertexSet, to goals: VertexSet) -> [Int] {
    var previous = [Int](repeating: -1, count: count)
    var seen = seeds
    var line = seeds.members
    var next = 0
    while next < line.count {
      let vertex = line[next]
      next += 1
      if goals.contains(vertex) {
        var path = [vertex]
        while let last = path.last, previous[last] >= 0 { path.append(previous[last]) }
        return path.reversed()
      }
      for head in self[vertex] where seen.insert(head) {
        previous[head] = vertex
        line.append(head)
      }
    }
    return []
  }
}
