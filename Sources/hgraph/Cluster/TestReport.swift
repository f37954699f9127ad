import Flux
import Text

/// The results of a test as text, in the layout of flate, and as JUnit's XML.
struct TestReport {
  private let results: [ClusterTest.Result]
  private let duration: Duration

  /// The results; what is blocked stands after all others.
  init(_ results: [ClusterTest.Result], took duration: Duration) {
    self.results =
      results.filter { $0.state != .blocked } + results.filter { $0.state == .blocked }
    self.duration = duration
  }

  /// Whether nothing failed or is blocked.
  var isGood: Bool { results.allSatisfy { $0.state == .passed || $0.state == .skipped } }

  /// With signs, for people.
  func text(_ paint: Paint) -> String {
    lines { state in
      switch state {
      case .passed: paint(.added, "✓")
      case .skipped: paint(.faint, "–")
      case .failed: paint(.error, "✗")
      case .blocked: paint(.warning, "⊘")
      }
    }
  }

  /// With words, for scripts.
  var plain: String {
    lines { state in
      switch state {
      case .passed: "PASS "
      case .skipped: "SKIP "
      case .failed: "FAIL "
      case .blocked: "BLOCK"
      }
    }
  }

  private func lines(_ sign: (ClusterTest.Result.State) -> String) -> String {
    let width = results.map(\.kind.count).max() ?? 0
    var text = ""
    for result in results {
      let kind = result.kind + String(repeating: " ", count: width - result.kind.count)
      text += "  \(sign(result.state))  \(kind)  \(printable(result.id.description))"
      if let first = result.reason.first { text += "  " + printable(first) }
      text += "\n"
      for line in result.reason.dropFirst() {
        text += String(repeating: " ", count: 9) + printable(line) + "\n"
      }
    }
    for result in results where !result.gaps.isEmpty {
      text +=
        "\nwarning: \(result.id) is incomplete: "
        + printable(result.gaps.joined(separator: "; ")) + "\n"
    }
    return text + "\n  \(sign(isGood ? .passed : .failed)) \(sum)   \(seconds)\n"
  }

  private var sum: String {
    ClusterTest.Result.State.allCases.compactMap { state in
      let count = results.count { $0.state == state }
      return count > 0 || state == .passed ? "\(count) \(state.rawValue)" : nil
    }.joined(separator: " · ")
  }

  private var seconds: String {
    let (whole, atto) = duration.components
    let tenths = (Double(whole) + Double(atto) / 1e18) * 10
    return GoFloat.text(tenths.rounded() / 10, as: .plain) + "s"
  }

  // MARK: JUnit

  /// One suite for each kind.
  var junit: [UInt8] {
    var kinds: [String] = []
    for result in results where !kinds.contains(result.kind) { kinds.append(result.kind) }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hgraph\">\n"
    for kind in kinds {
      let own = results.filter { $0.kind == kind }
      let failures = own.count { $0.state == .failed || $0.state == .blocked }
      let skipped = own.count { $0.state == .skipped }
      text +=
        "  <testsuite name=\"\(xml(kind))\" tests=\"\(own.count)\" "
        + "failures=\"\(failures)\" skipped=\"\(skipped)\">\n"
      for result in own { text += testCase(result) }
      text += "  </testsuite>\n"
    }
    return Array((text + "</testsuites>\n").utf8)
  }

  private func testCase(_ result: ClusterTest.Result) -> String {
    let head =
      "    <testcase classname=\"\(xml(result.root))\" name=\"\(xml(result.id.description))\""
    let reason = xml(result.reason.joined(separator: "\n"))
    switch result.state {
    case .passed: return head + "/>\n"
    case .skipped: return head + "><skipped message=\"\(reason)\"/></testcase>\n"
    case .failed, .blocked:
      let message = xml(result.reason.first ?? "")
      return head + "><failure message=\"\(message)\">\(reason)</failure></testcase>\n"
    }
  }

  private func xml(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case _ where scalar.value < 0x20 && scalar != "\t": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
