import Testing
import YAML

/// Plain scalars by the three schemas; where one value stands it is that of all.
@Test func plainScalars() throws {
  let cases: [(String, yaml11: Resolved, resource: Resolved, json: Resolved)] = [
    ("null", .null, .null, .null), ("true", .bool(true), .bool(true), .bool(true)),
    ("1", .int(1), .int(1), .int(1)), ("-5", .int(-5), .int(-5), .int(-5)),
    ("1.5", .float(1.5), .float(1.5), .float(1.5)),
    ("~", .null, .null, .string("~")), ("Null", .null, .null, .string("Null")),
    ("True", .bool(true), .bool(true), .string("True")),
    ("tRue", .string("tRue"), .string("tRue"), .string("tRue")),
    ("yes", .bool(true), .string("yes"), .string("yes")),
    ("NO", .bool(false), .string("NO"), .string("NO")),
    ("Off", .bool(false), .string("Off"), .string("Off")),
    ("oN", .string("oN"), .string("oN"), .string("oN")),
    ("y", .bool(true), .string("y"), .string("y")), ("n", .bool(false), .string("n"), .string("n")),
    ("010", .int(8), .int(8), .string("010")), ("0x1F", .int(31), .int(31), .string("0x1F")),
    ("1_000", .int(1000), .int(1000), .string("1_000")),
    ("08", .float(8), .float(8), .string("08")),
    ("0o-7", .string("0o-7"), .int(-7), .string("0o-7")),
    ("0b-1", .int(-1), .int(-1), .string("0b-1")),
    ("18446744073709551615", .uint(.max), .uint(.max), .uint(.max)),
    ("1e3", .float(1000), .float(1000), .float(1000)),
    (".inf", .float(.infinity), .float(.infinity), .string(".inf")),
    ("1e400", .string("1e400"), .string("1e400"), .string("1e400")),
    (
      "2001-12-14", .string("2001-12-14"), .timestamp("2001-12-14T00:00:00Z"), .string("2001-12-14")
    ),
    ("12:30", .string("12:30"), .string("12:30"), .string("12:30")),
    ("<<", .string("<<"), .string("<<"), .string("<<")),
    ("=", .string("="), .string("="), .string("=")),
  ]
  for (text, yaml11, resource, json) in cases {
    #expect(try Schema.yaml11.resolve(Scalar(text)) == yaml11, "\(text)")
    #expect(try Schema.kustomizeResource.resolve(Scalar(text)) == resource, "\(text)")
    #expect(try Schema.json.resolve(Scalar(text)) == json, "\(text)")
  }
  for style in [Scalar.Style.singleQuoted, .doubleQuoted, .literal, .folded] {
    #expect(try Schema.yaml11.resolve(Scalar("1", style: style)) == .string("1"))
  }
}

@Test func tagsDecide() throws {
  func resolve(_ text: String, _ tag: String) throws -> Resolved {
    try Schema.kustomizeResource.resolve(
      Scalar(text, style: .doubleQuoted), tag: "tag:yaml.org,2002:" + tag)
  }
  #expect(try resolve("12", "str") == .string("12"))
  #expect(try resolve("12", "int") == .int(12))
  #expect(try resolve("12", "float") == .float(12))
  #expect(try resolve("aGk=", "binary") == .string("hi"))
  #expect(try resolve("/w==", "binary") == .binary([0xFF]))
  #expect(try resolve("12", "unknown") == .string("12"))
  #expect(try Schema.yaml11.resolve(Scalar("12"), tag: "!") == .string("12"))
  #expect(try Schema.kustomizeResource.resolve(Scalar("12"), tag: "!") == .int(12))
  for (text, tag) in [("x", "int"), ("1.5", "int"), ("x", "bool"), ("1", "null"), ("?", "binary")] {
    #expect(throws: YAMLError.self) { try resolve(text, tag) }
  }
}

@Test func documentsOfKubernetes() throws {
  func read(_ text: String) throws -> String {
    let node = try YAMLParser().kubernetesDocument(Array(text.utf8))
    let bytes = try JSON.write(node ?? .null, schema: .json, layout: .go)
    return String(decoding: bytes, as: UTF8.self)
  }
  #expect(try read("{yes: on, 010: 1, 1.5: 1, a: 0644}") == #"{"1.5":1,"8":1,"a":420,"true":true}"#)
  #expect(try read("{a: 1, a: 2}") == #"{"a":2}"#)
  #expect(try read("{a: 1, <<: {a: 2}, b: 1, <<: {b: 2}}") == #"{"a":2,"b":2}"#)
  #expect(try read("{<<: [{a: 1}, {a: 2, b: 2}]}") == #"{"a":1,"b":2}"#)
  #expect(
    try read("{a: 2001-12-14, b: 1e21, c: 0.0000001}") == #"{"a":"2001-12-14","b":1e+21,"c":1e-7}"#)
  #expect(try read("") == "null")
  for text in ["{~: 1}", "{[a]: 1}", "a: .nan", "{<<: 1}", "a: !!int x"] {
    #expect(throws: YAMLError.self, "\(text)") { try read(text) }
  }
}
