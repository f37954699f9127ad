public import Digest

/// What is known about the content of a file of a commit or of the index, without reading it.
public enum ContentIdentity: Hashable, Sendable {
  /// The bytes are those of the blob: whoever has seen the blob knows their digest.
  case blob(ObjectID)
  /// The digest itself: the file is kept by Git LFS.
  case digest(Digest)
  /// The bytes are made from the blob by a conversion that depends on the path.
  case converted(ObjectID)
}
