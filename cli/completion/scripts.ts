// What a shell loads. Each asks the command with the words as they are: nothing that a person has typed is run.
// (The scripts that come with @bomb.sh/tab evaluate the line, and the one for bash needs the package bash-completion.)

/** The text for a shell, by its name. */
export const scripts: Record<string, (name: string) => string> = {
  bash: (name) => `# Completes ${name} in bash.
_${name}_complete() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    [[ "$line" == :* ]] || COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(${name} complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _${name}_complete ${name}
`,
  zsh: (name) => `#compdef ${name}
# Completes ${name} in zsh.
_${name}() {
  local line value
  local -a found
  for line in "\${(@f)$(${name} complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -z "$line" || "$line" == :* ]] && continue
    value="\${line%%$'\\t'*}"
    found+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#found} )); then _describe '${name}' found; else _files; fi
}
if [[ "$funcstack[1]" == "_${name}" ]]; then _${name} "$@"; else compdef _${name} ${name}; fi
`,
  fish: (name) => `# Completes ${name} in fish.
function __${name}_complete
  set -l words (commandline --tokenize --cut-at-cursor --current-process) (commandline --current-token --cut-at-cursor)
  ${name} complete -- $words[2..] 2>/dev/null | string match --invert --regex '^:'
end
complete --command ${name} --arguments '(__${name}_complete)'
`,
};
