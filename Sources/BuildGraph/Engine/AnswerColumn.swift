import BuildStore

/// The answer to each question of the store's tables, in one round of a build.
struct AnswerColumn: Sendable {
  private var answers: [UInt32]

  /// Stands for an answer that cannot be had: it fits no trace.
  private static let none = UInt32.max

  /// A column; questions beyond it have no known answer.
  init(_ answers: [UInt32] = []) {
    self.answers = answers
  }

  /// Whether no answer is known to any question.
  var isEmpty: Bool { answers.isEmpty }

  /// An answer as it is known.
  enum Known: Equatable {
    case unknown
    /// It was looked for, and there is none.
    case none
    case answer(DigestID)
  }

  subscript(_ question: QuestionID) -> Known {
    get {
      guard question.index < answers.count else { return .unknown }
      let answer = answers[question.index]
      if answer == AnswerColumn.none { return .none }
      return answer == DigestID.unknown.rawValue
        ? .unknown : .answer(DigestID(rawValue: answer))
    }
    set {
      while answers.count <= question.index { answers.append(DigestID.unknown.rawValue) }
      switch newValue {
      case .unknown: answers[question.index] = DigestID.unknown.rawValue
      case .none: answers[question.index] = AnswerColumn.none
      case .answer(let answer): answers[question.index] = answer.rawValue
      }
    }
  }
}
