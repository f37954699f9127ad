import Glibc

/// The entry of libFuzzer: hands its bytes to the target that `HGRAPH_FUZZ_TARGET` names.
///
/// A target may throw and refuse as it likes. What it may not do is crash, hang, or break what it checks itself, by a
/// trap.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ pointer: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  chosen(Array(UnsafeBufferPointer(start: pointer, count: pointer == nil ? 0 : count)))
  return 0
}

/// The targets by name.
private let targets: [(name: String, run: @Sendable ([UInt8]) -> Void)] = [
  ("canonical", fuzzCanonical), ("depfile", fuzzDepfile), ("glob", fuzzGlob), ("index", fuzzIndex),
  ("json", fuzzJSON),
  ("store", fuzzStore), ("yaml", fuzzYAML),
]

private let chosen: @Sendable ([UInt8]) -> Void = {
  let name = getenv("HGRAPH_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = targets.first(where: { $0.name == name }) else {
    let known = targets.map(\.name).joined(separator: ", ")
    fatalError("HGRAPH_FUZZ_TARGET must be one of \(known), not '\(name)'")
  }
  return target.run
}()
