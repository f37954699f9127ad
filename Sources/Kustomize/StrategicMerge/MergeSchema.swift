/// What a strategic merge has to know of a type: which of its fields hold lists whose elements are
/// told apart by keys.
struct MergeSchema: Sendable {
  /// The fields that matter, by name.
  var fields: [String: Field]

  /// A field of a type.
  struct Field: Sendable {
    /// How a list is merged; nil where it is replaced as a whole, or where it is no list.
    var list: ListRule?
    /// The type of the value, or of the elements.
    var schema: MergeSchema?
  }

  /// How the elements of a list are told apart.
  enum ListRule: Sendable {
    /// By the values of these fields.
    case keys([String])
    /// They are scalars, and differ by value.
    case primitives
  }

  init(_ fields: [String: Field]) {
    self.fields = fields
  }

  /// A type that adds or replaces fields.
  func with(_ more: [String: Field]) -> MergeSchema {
    MergeSchema(fields.merging(more) { $1 })
  }
}

extension MergeSchema.Field {
  /// A field that holds an object of a type.
  static func object(_ schema: MergeSchema) -> Self { Self(list: nil, schema: schema) }

  /// A field that holds a list told apart by keys.
  static func list(_ keys: String..., of schema: MergeSchema? = nil) -> Self {
    Self(list: .keys(keys), schema: schema)
  }

  /// A field that holds a set of scalars.
  static let scalars = Self(list: .primitives, schema: nil)
}
