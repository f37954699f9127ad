import CommandLineParser
import Testing

@testable import hgraph

/// The commands are declared soundly: no name twice, no argument that cannot be reached.
@Test func commandsAreDeclaredSoundly() {
  #expect(Program.specification.declarationFaults == [])
}

/// This program has a build id, and it is one: twenty bytes or so that are not all the same.
@Test func theProgramKnowsItsBuild() throws {
  let id = try #require(ProgramIdentity.buildID)
  #expect(id.count >= 8)
  #expect(Set(id).count > 1)
}
