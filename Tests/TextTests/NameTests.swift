import Testing
import Text

/// Names are equal by their bytes, not by what they look like.
@Test func namesByBytes() {
  #expect("é" == "e\u{301}")
  #expect(!"é".hasSameBytes(as: "e\u{301}"))
  #expect(ByteText("é") != ByteText("e\u{301}"))
  #expect(Set([ByteText("é"), ByteText("e\u{301}"), ByteText("é")]).count == 2)
  #expect("Z".precedesByBytes("a"))
  #expect(ByteText("a") < ByteText("ab"))
}

@Test func nearNames() {
  #expect(nearestName(to: "kustomise", in: ["helm", "kustomize"]) == "kustomize")
  #expect(nearestName(to: "ab", in: ["ba"]) == "ba")
  #expect(nearestName(to: "abc", in: ["xyz"]) == nil)
}
