#compdef kilonova
# The completion for bash, by way of zsh's own emulation of its functions.
autoload -U +X bashcompinit && bashcompinit
source /usr/share/bash-completion/completions/kilonova
_bash_complete -o default -F _complete_kilonova
