import Findings
import TestSupport
import Testing
import Text
import YAML

@testable import SOPS

@Suite(.enabled(if: Corpora.has("sops/own/creation-rules.json"))) struct RuleTests {
  @Test func theFirstRuleThatMatchesIsUsed() throws {
    let rows = try #require(try json("own/creation-rules.json").sequence)
    #expect(rows.count == 31)
    for row in rows {
      let name = Testing.Comment(rawValue: "\(row["name"]?.text ?? ""): \(row["path"]?.text ?? "")")
      let expect = try #require(row["expect"])
      do throws(SOPSError) {
        let configuration = try Configuration(
          Array((row["config"]?.text ?? "").utf8), file: ".sops.yaml")
        let path = Configuration.rulePath(
          row["path"]?.text ?? "", configurationFolder: row["config_dir"]?.text ?? "")
        guard let rule = try configuration.rule(for: path) else {
          #expect(expect["result"]?.text == "no rules", name)
          continue
        }
        let selection = try rule.selection()
        check(rule, selection, expect, name)
        // Keys of other kinds are read, and refused where a file is to be encrypted for them.
        if rule.groups.allSatisfy(\.others.isEmpty) { _ = try rule.metadata() }
      } catch {
        #expect(expect["result"]?.text == "error", name)
        let expected = expect["error"]?.text ?? ""
        #expect(
          error.message == expected || error.detail?.hasPrefix(expected) == true, name)
      }
    }
  }

  private func check(
    _ rule: CreationRule, _ selection: Selection, _ expect: Node, _ name: Testing.Comment
  ) {
    let groups = rule.groups.map { $0.age + $0.others.map { "\($0.kind):\($0.text)" } }
    let expected = expect["groups"]?.sequence?.map { $0.sequence?.compactMap(\.text) ?? [] }
    if expect["result"]?.text == "match" {
      #expect(String(rule.number) == expect["rule"]?.text, name)
      #expect(groups == expected, name)
      #expect(String(rule.threshold) == expect["shamir_threshold"]?.text, name)
      #expect("\(rule.codeOfEncryptedOnly)" == expect["mac_only_encrypted"]?.text, name)
      let settings = expect["selection"]?.mapping?.entries ?? []
      if let setting = settings.first {
        #expect(selection.setting?.name == setting.key.text, name)
        #expect(selection.setting?.text == setting.value.text, name)
      } else {
        #expect(selection == .standard, name)
      }
    }
  }

  @Test func whatMustNotBeEncryptedIsRefused() throws {
    let root = try json("own/refusals.json")
    let rows = try #require(root.sequence ?? root["cases"]?.sequence)
    for row in rows {
      let name = Testing.Comment(rawValue: row["name"]?.text ?? "")
      var rule = CreationRule(age: [
        "age14s4tlv4dslj85f8ur9jpgj4j5hmehjt88cdhuwjkmkc0rhse9gdqrekzns"
      ])
      for setting in row["selection"]?.mapping?.entries ?? [] {
        let make = Selection.settings.first { $0.name == setting.key.text }?.make
        if let made = make?(setting.value.text ?? "") { rule.selections.append(made) }
      }
      let format = try #require(Format(rawValue: row["format"]?.text ?? ""))
      let error = #expect(throws: SOPSError.self, name) {
        let clear = try ClearFile(Array((row["input"]?.text ?? "").utf8), format: format)
        _ = try clear.encrypted(
          try rule.metadata(), Layout(), in: Surroundings(now: { Instant(seconds: 0) }))
      }
      #expect(error?.message == row["expect"]?.text, name)
    }
  }
}

@Test func anUnknownSettingIsToldWithTheOneThatIsNear() throws {
  let text = "creation_rules:\n  - encrypted_regexp: ^data$\n    age: age1x\n"
  let configuration = try Configuration(Array(text.utf8), file: ".sops.yaml")
  #expect(configuration.warnings.first?.hints == ["did you mean 'encrypted_regex'?"])
}
