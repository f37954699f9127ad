import CCrypto

/// OpenSSL's library, which is opened at its first use.
enum CryptoLibrary {
  /// Makes it ready.
  static func open() throws(CryptoLibraryError) {
    if let failure = hg_crypto_failure() {
      throw CryptoLibraryError(reason: String(cString: failure))
    }
  }
}

/// The machine lacks a library.
public struct CryptoLibraryError: Error, Sendable, Equatable {
  /// What is missing, and which package brings it.
  public let reason: String
}
