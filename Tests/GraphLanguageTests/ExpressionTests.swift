import Findings
import Testing
import YAML

@testable import GraphLanguage

@Test(arguments: [
  ("apps/a/k.tar.gz", "apps/a", "k.tar.gz", "k.tar"),
  ("file", ".", "file", "file"),
  (".hidden", ".", ".hidden", ".hidden"),
])
func partsOfPaths(path: String, dirname: String, basename: String, stem: String) {
  #expect(PathPart.dirname.take(path) == dirname)
  #expect(PathPart.basename.take(path) == basename)
  #expect(PathPart.stem.take(path) == stem)
}

@Test(arguments: [
  ("plain", "plain"), ("$x", "$x"), ("$", "$"), ("$${a}", "${a}"), ("a${v}b", "aXb"),
  ("${v}${v}", "XX"), ("$$${v}", "$${v}"),
])
func textsWithExpressions(text: String, expected: String) throws {
  var scope = Scope(environment: { _ in nil })
  scope.define("v", .string("X"))
  #expect(try Expression(text, at: Place(file: "f")).text(in: scope) == expected)
}

@Test(arguments: ["", "a..b", "[", "a[", "a[x]", "a[0]b", "a[-1]"])
func textsThatAreNoQueries(text: String) {
  #expect(Query(text) == nil)
}
