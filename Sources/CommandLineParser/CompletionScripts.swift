extension CompletionShell {
  /// The script that teaches the shell to ask a program: for `eval "$(hgraph completions bash)"`,
  /// or for the shell's folder of completions.
  public func script(program: String) -> String {
    let function = "_" + program.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    return switch self {
    case .bash: bash(program, function)
    case .zsh: zsh(program, function)
    case .fish: fish(program, function)
    }
  }

  private func bash(_ program: String, _ function: String) -> String {
    """
    \(function)() {
      mapfile -t COMPREPLY < <(
        "$1" ---complete=bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null
      )
      case ${COMPREPLY[0]-} in
        :files) COMPREPLY=() && compopt -o default ;;
        :directories) COMPREPLY=() && compopt -o dirnames ;;
      esac
    }
    complete -F \(function) \(program)

    """
  }

  private func zsh(_ program: String, _ function: String) -> String {
    """
    #compdef \(program)
    \(function)() {
      local -a lines
      lines=("${(@f)$("${words[1]}" ---complete=zsh "${(@)words[2,CURRENT]}" 2>/dev/null)}")
      case ${lines[1]-} in
        '') ;;
        :files) compset -P '-*='; _files ;;
        :directories) compset -P '-*='; _files -/ ;;
        *) _describe '\(program)' lines ;;
      esac
    }
    if [ "${funcstack[1]-}" = "\(function)" ]; then
      \(function) "$@"
    else
      compdef \(function) \(program)
    fi

    """
  }

  private func fish(_ program: String, _ function: String) -> String {
    """
    function \(function)_complete
      set -l before (commandline -opc)
      set -l program $before[1]
      set -e before[1]
      set -l current (commandline -ct)
      set -l lines ($program ---complete=fish $before "$current" 2>/dev/null)
      set -l prefix (string match -r -- '^-[^=]*=' "$current")
      set -l rest (string replace -r -- '^-[^=]*=' '' "$current")
      switch "$lines[1]"
        case :files
          printf '%s\\n' "$prefix"(__fish_complete_path "$rest")
        case :directories
          printf '%s\\n' "$prefix"(__fish_complete_directories "$rest")
        case '*'
          printf '%s\\n' $lines
      end
    end
    complete -c \(program) -f -a '(\(function)_complete)'

    """
  }
}
