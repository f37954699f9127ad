internal import Findings

/// Resources in the order in which they were accumulated; no two have the same id.
struct ResourceSet: Sendable {
  /// The resources. Whoever changes ids here calls `idsChanged` afterwards.
  var resources: [Resource] = []
  /// Where each id stands; nil where it has to be made anew.
  private var index: [ResourceID: Int]? = [:]

  /// An empty set.
  init() {}

  /// Adds a resource; throws where its id is there already.
  mutating func append(_ resource: Resource) throws(KustomizeError) {
    if let first = position(of: resource.id) {
      throw KustomizeError(
        .duplicateID(resource.id, first: resources[first].origin), at: resource.origin)
    }
    index?[resource.id] = resources.count
    resources.append(resource)
  }

  /// Adds all resources of another set.
  mutating func append(_ more: ResourceSet) throws(KustomizeError) {
    if resources.isEmpty {
      self = more
      return
    }
    for resource in more.resources { try append(resource) }
  }

  /// Where the resource with this present id stands.
  mutating func position(of id: ResourceID) -> Int? {
    if index == nil { makeIndex() }
    return index?[id]
  }

  /// Throws where two resources have the same id by now.
  mutating func checkIDs() throws(KustomizeError) {
    if index != nil { return }
    var made: [ResourceID: Int] = [:]
    made.reserveCapacity(resources.count)
    for (position, resource) in resources.enumerated() {
      if let first = made.updateValue(position, forKey: resource.id) {
        throw KustomizeError(
          .duplicateID(resource.id, first: resources[first].origin), at: resource.origin)
      }
    }
    index = made
  }

  /// Notes in every resource that it went through a transformer.
  mutating func note(_ configurator: Configurator) {
    for position in resources.indices { resources[position].transformations.append(configurator) }
  }

  /// Says that ids were changed.
  mutating func idsChanged() {
    index = nil
  }

  private mutating func makeIndex() {
    var made: [ResourceID: Int] = [:]
    made.reserveCapacity(resources.count)
    for (position, resource) in resources.enumerated() where made[resource.id] == nil {
      made[resource.id] = position
    }
    index = made
  }
}
