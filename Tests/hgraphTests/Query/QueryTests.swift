import BuildGraph
import TestSupport
import Testing

@testable import hgraph

@Test func queriesAreRead() throws {
  func word(_ text: String, _ column: Int) -> QueryExpression {
    .word(QueryExpression.Written(text: text, column: column))
  }
  let cases: [(String, QueryExpression)] = [
    ("cluster", word("cluster", 1)),
    (" deps( a ) ", .deps(word("a", 8))),
    (
      "a - b + c",
      .combined(.union, .combined(.difference, word("a", 1), word("b", 5)), word("c", 9))
    ),
    (
      "a + b & c",
      .combined(.union, word("a", 1), .combined(.intersection, word("b", 5), word("c", 9)))
    ),
    (
      "(a + b) & c",
      .combined(.intersection, .combined(.union, word("a", 2), word("b", 6)), word("c", 11))
    ),
    ("a-b+c", word("a-b+c", 1)),
    ("inputs(a)-b", .combined(.difference, .inputs(word("a", 8)), word("b", 11))),
    ("path(a,b)", .path(from: word("a", 6), to: word("b", 8))),
    ("kind(x.y, {a,b}*)", .kind(step: .init(text: "x.y", column: 6), word("{a,b}*", 11))),
    ("rdeps(\"a (b)\")", .rdeps(.word(.init(text: "a (b)", column: 7, isQuoted: true)))),
    ("s:ä/b + c", .combined(.union, word("s:ä/b", 1), word("c", 9))),
  ]
  for (text, expected) in cases {
    #expect(try QueryParser.parse(text) == expected, "\(text)")
  }
}

@Test func wrongQueriesSayWhere() {
  let cases: [(text: String, column: Int, message: String)] = [
    ("", 1, "the query ends too early"),
    ("deps", 0, ""),
    ("deps(", 6, "the query ends too early"),
    ("deps(a", 7, "the query ends too early"),
    ("deps(a))", 8, ") does not belong here"),
    ("a b", 3, "b does not belong here"),
    ("a + & b", 5, "& does not belong here"),
    ("path(a)", 7, ") does not belong here"),
    ("kind(a)", 7, ") does not belong here"),
    ("kind((a), b)", 6, "( does not belong here"),
    ("a, b", 2, ", does not belong here"),
    ("- a", 1, "- does not belong here"),
    ("'a", 1, "the quote does not end"),
    ("dips(a)", 1, "there is no function dips"),
    (String(repeating: "(", count: 100_000), 201, "the query is nested too deeply"),
  ]
  for (text, column, message) in cases {
    do {
      _ = try QueryParser.parse(text)
      #expect(column == 0, "\(text.prefix(20)) was read")
    } catch {
      #expect(error.column == column, "\(text.prefix(20)): \(error.message)")
      #expect(error.message == message)
    }
  }
}

/// `top` needs `a` and `b`, both need `c`; `lone` stands alone.
private func sampleGraph() -> WorkGraph {
  func node(_ name: String, _ needs: String..., step: String = "write") -> NodeSpec {
    NodeSpec(
      Label(step: step, subject: name), needs: needs.map { Label(step: "write", subject: $0) })
  }
  let graph = DeclaredGraph(
    nodes: [
      node("top", "a", "b", step: "copy"), node("a", "c"), node("b", "c"), node("c"),
      node("lone"), node("x/a", step: "copy"), node("x/b", step: "copy"),
    ],
    targets: [
      Target("all", needs: [Label(step: "copy", subject: "top")]),
      Target("few", needs: ["a", "lone"].map { Label(step: "write", subject: $0) }),
    ])
  return WorkGraph(graph) { _ in nil }
}

@Test func queriesAreAnswered() throws {
  let graph = sampleGraph()
  let cases: [(String, String)] = [
    ("all", "copy:top"),
    ("deps(all)", "copy:top write:a write:b write:c"),
    ("rdeps(c)", "copy:top write:a write:b write:c"),
    ("rdeps(c) - deps(a)", "copy:top write:b"),
    ("deps(a) & deps(b)", "write:c"),
    ("deps(a) + lone - c", "write:a write:lone"),
    ("path(top, c)", "copy:top write:a write:c"),
    ("path(c, top)", ""),
    ("path(all + few, lone)", "write:lone"),
    ("kind(copy, **)", "copy:top copy:x/a copy:x/b"),
    ("kind(c*, x/*)", "copy:x/a copy:x/b"),
    ("copy:x/{a,b}", "copy:x/a copy:x/b"),
    ("write:a", "write:a"),
    ("inputs(all)", ""),
  ]
  for (text, expected) in cases {
    var evaluation = QueryEvaluation(graph)
    let answer = QueryAnswer(try evaluation.select(QueryParser.parse(text)), in: graph)
    #expect(
      answer.lines.split(separator: "\n").joined(separator: " ") == expected, "\(text)")
  }
}

@Test func unknownNamesSayWhere() {
  let graph = sampleGraph()
  let cases = [
    ("deps(al)", 6, "did you mean all?"), ("a + kind(copi, a)", 10, "did you mean copy?"),
    ("a - z/*", 5, nil), ("[z", 1, nil),
  ]
  for (text, column, hint) in cases {
    var evaluation = QueryEvaluation(graph)
    do {
      _ = try evaluation.select(QueryParser.parse(text))
      Issue.record("\(text) was answered")
    } catch {
      #expect(error.column == column, "\(text)")
      #expect(error.hints.first == hint, "\(text)")
    }
  }
}

/// Reachability over random graphs, circles among them, against the plain definition.
@Test func reachedIsTheClosure() {
  var random = RandomNumbers(seed: 11)
  for _ in 0..<50 {
    let count = Int.random(in: 1...90, using: &random)
    let lists = (0..<count).map { _ in
      (0..<Int.random(in: 0...3, using: &random)).map { _ in
        Int.random(in: 0..<count, using: &random)
      }
    }
    let edges = Adjacency(lists, headCount: count)
    let seed = Int.random(in: 0..<count, using: &random)
    var expected: Set<Int> = [seed]
    while true {
      let more = expected.union(expected.flatMap { lists[$0] })
      if more.count == expected.count { break }
      expected = more
    }
    #expect(edges.reached(from: VertexSet([seed], count: count)).members == expected.sorted())
    let back = edges.reversed
    for goal in expected {
      #expect(back.reached(from: VertexSet([goal], count: count)).contains(seed))
      let path = edges.path(
        from: VertexSet([seed], count: count), to: VertexSet([goal], count: count))
      #expect(path.first == seed && path.last == goal)
      #expect(zip(path, path.dropFirst()).allSatisfy { lists[$0].contains($1) })
    }
  }
}
