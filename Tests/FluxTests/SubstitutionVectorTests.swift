import Flux
import TestSupport
import Testing
import YAML

/// The vectors of the corpus: texts that are expanded, and objects that are read again afterwards.
@Suite(.enabled(if: Corpora.has("flux/substitution.json")))
struct SubstitutionVectorTests {
  private static let corpus: Node = {
    let bytes = Corpora.read("flux/substitution.json") ?? []
    return (try? JSON.parse(bytes)) ?? .null
  }()

  @Test(arguments: ["tolerant", "strict"])
  func texts(_ mode: String) throws {
    let vectors = try #require(Self.corpus["texts"]?.sequence)
    #expect(vectors.count == 301)
    for vector in vectors {
      let id = vector["id"]?.text ?? ""
      let expected = vector[mode]
      let input = Array((vector["in"]?.text ?? "").utf8)
      do throws(SubstitutionError) {
        let variables = Self.variables(vector)
        try variables.checkNames()
        var substitution = Substitution(variables, isStrict: mode == "strict")
        let text = String(decoding: try substitution.expand(input), as: UTF8.self)
        #expect(text == expected?["text"]?.text, "\(id) \(mode)")
      } catch {
        #expect(error.code == expected?["error"]?.text, "\(id) \(mode)")
      }
    }
  }

  @Test func objects() throws {
    let vectors = try #require(Self.corpus["objects"]?.sequence)
    #expect(vectors.count == 176)
    for vector in vectors {
      let id = vector["id"]?.text ?? ""
      let outcome = Self.outcome(vector)
      if let json = vector["json"] {
        #expect(outcome == CanonicalJSON.text(of: json), "\(id)")
      } else {
        #expect(outcome == vector["error"]?.text, "\(id)")
      }
    }
  }

  /// The canonical JSON of the object, or the class of the error.
  private static func outcome(_ vector: Node) -> String {
    do {
      let variables = variables(vector)
      try variables.checkNames()
      var substitution = Substitution(variables, isStrict: true)
      let text = try substitution.expand(Array((vector["in"]?.text ?? "").utf8))
      return CanonicalJSON.text(of: try SubstitutedText.read(text))
    } catch let error as SubstitutionError {
      return error.code
    } catch let error as YAMLError {
      return error.problem == SubstitutedText.notAnObject ? "not-an-object" : "yaml"
    } catch {
      return "\(error)"
    }
  }

  private static func variables(_ vector: Node) -> Variables {
    var variables = Variables()
    for entry in vector["vars"]?.mapping?.entries ?? [] {
      variables.set(entry.key.text ?? "", to: (entry.value.text ?? "").utf8)
    }
    return variables
  }
}
