import CommandLineParser
import Testing

@testable import hgraph

/// The commands are declared soundly: no name twice, no argument that cannot be reached.
@Test func commandsAreDeclaredSoundly() {
  #expect(Program.specification.declarationFaults == [])
}
