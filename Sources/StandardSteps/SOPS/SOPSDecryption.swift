public import BuildGraph
public import Flux
public import SOPS
import Synchronization

/// Opens secrets with the identities of the user who builds.
///
/// The environment variables that name identities are recorded as questions of the node; what is
/// made of secrets is sensitive, and so never stored in clear.
public final class SOPSDecryption: DecryptorSource {
  private let world: IdentityWorld
  private let known = Mutex<KeyRing?>(nil)

  /// The variables that say where identities are.
  private static let variables = [
    "SOPS_AGE_KEY", "SOPS_AGE_KEY_FILE", "SOPS_AGE_KEY_CMD", "SOPS_AGE_SSH_PRIVATE_KEY_FILE",
    "SOPS_AGE_SSH_PRIVATE_KEY_CMD", "XDG_CONFIG_HOME", "HOME",
  ]

  /// A source over the surroundings of a user.
  public init(_ world: IdentityWorld) {
    self.world = world
  }

  /// The identities, collected once.
  public func keyRing(_ context: any StepContext) throws -> KeyRing {
    for name in Self.variables { _ = try context.environment(name) }
    return known.withLock { known in
      let ring = known ?? KeyRing.collect(world)
      known = ring
      return ring
    }
  }

  public func decryptor(_ context: any StepContext) throws -> any Decryptor {
    FluxDecryptor(ring: try keyRing(context))
  }
}

/// Decrypts as Flux does: the authentication code is not looked at, since labels, namespaces and
/// patches have changed values in clear by then.
private struct FluxDecryptor: Decryptor {
  let ring: KeyRing

  func decrypt(_ file: [UInt8], _ format: EncryptedFormat) throws -> [UInt8] {
    let format = Format(rawValue: format.rawValue) ?? .binary
    return try EncryptedFile(file, format: format).open(with: ring, ignoringCode: true).bytes()
  }
}
