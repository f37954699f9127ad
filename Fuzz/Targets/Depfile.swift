@testable import StandardSteps

/// A depfile of any bytes is read or refused; its names are never empty and each is there once.
@Sendable func fuzzDepfile(_ bytes: [UInt8]) {
  guard let names = try? Depfile(bytes).names else { return }
  precondition(names.allSatisfy { !$0.isEmpty })
  precondition(Set(names.map { Array($0.utf8) }).count == names.count)
}
