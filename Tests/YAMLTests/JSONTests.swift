import Testing
import YAML

private func written(_ text: String, _ layout: JSON.Layout = .compact) throws -> String {
  let node = try JSON.parse(Array(text.utf8), file: "f.json")
  return String(decoding: try JSON.write(node, schema: .json, layout: layout), as: UTF8.self)
}

@Test func jsonRoundTrip() throws {
  let text = #"{"b":[1,-2.5,1e+21,true,null,"é\u2028\"\\\n"],"a":{},"c":[]}"#
  #expect(try written(text) == text)
  #expect(try written(" [ 1 , 2 ] \r\n") == "[1,2]")
  #expect(try written(#""\u00e9\ud83d\ude00\ud83d\/\b""#) == "\"é😀\u{FFFD}/\\b\"")
  #expect(try written("18446744073709551615") == "18446744073709551615")
  #expect(try written("1.0") == "1")
  #expect(try written(#""<a&b>""#, .go) == #""\u003ca\u0026b\u003e""#)
  #expect(try written(#"{"b":1,"a":2,"b":3}"#, .go) == #"{"a":2,"b":3}"#)
  #expect(
    try written(#"{"a":[1,{}],"b":{"c":2}}"#, JSON.Layout(style: .indented(2)))
      == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": 2\n  }\n}")
}

@Test func jsonErrors() {
  func failure(_ text: String) -> String? {
    do throws(YAMLError) {
      _ = try JSON.parse(Array(text.utf8))
      return nil
    } catch {
      return "\(error.mark.line):\(error.mark.column) \(error.expected ?? "") \(error.found ?? "")"
    }
  }
  #expect(failure("") == "1:1 a value the end of the text")
  #expect(failure("{\n \"é\" 1}") == "2:6 ':' '1'")
  #expect(failure("[1,]") == "1:4 a value ']'")
  #expect(failure("[1 é]") == "1:4 ',' or ']' 'é'")
  #expect(failure("{a: 1}") == "1:2 a string as key 'a'")
  #expect(failure("01") == "1:1 a value '0'")
  #expect(failure("1 2") == "1:3 the end of the text '2'")
  #expect(failure("\"\n\"") == "1:2 an escape for a control character '\n'")
  #expect(failure("\"\\x\"") == "1:2 an escape of JSON '\\'")
  #expect(failure("nul") == "1:1 a value 'n'")
  #expect(failure(String(repeating: "[", count: 5000))?.hasPrefix("1:1001") == true)
  #expect(throws: YAMLError.self) { try JSON.parse([0x22, 0xFF, 0x22]) }
}

@Test func jsonMarks() throws {
  let node = try JSON.parse(Array("{\"é\": [1,\n  {\"a\": 2}]}".utf8))
  #expect(node["é"]?.sequence?[1]["a"]?.mark == Mark(line: 2, column: 9))
  #expect(try JSON.parseStream(Array("1 [2]\n\"3\"".utf8)).count == 3)
}
