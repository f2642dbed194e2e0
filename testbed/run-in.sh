#!/usr/bin/env bash
# Runs a command in a virtual compute host, or copies files, or opens a way out of it. The exit status is the command's.
#
# run-in.sh [-n NAME] COMMAND [ARGUMENT…]    arguments are kept as they are
# run-in.sh [-n NAME] -                      a shell script from standard input
# run-in.sh [-n NAME] --put PATH… FOLDER     copies files or folders into a folder there
# run-in.sh [-n NAME] --get FOLDER PATH…     copies files or folders from there into a folder here
# run-in.sh [-n NAME] --open PORT            lets the machine reach a port of this one's loopback interface as its own 127.0.0.1:PORT
. "$(dirname -- "$0")/lib.sh"

name=node1
if [[ ${1:-} == -n ]]; then
    name=$2
    shift 2
fi
(($# > 0)) || { usage >&2; exit 2; }
is_running "$name" || die "$name is not running"
case $1 in
    -) ssh_to "$name" bash -s ;;
    --put)
        shift
        folder=${*: -1}
        for path in "${@:1:$#-1}"; do
            tar -C "$(dirname -- "$path")" -cf - "$(basename -- "$path")" | ssh_to "$name" "mkdir -p '$folder' && tar -C '$folder' -xmf -"
        done
        ;;
    --get)
        shift
        folder=$1
        shift
        mkdir -p "$folder"
        for path; do
            ssh_to "$name" "tar -C '$(dirname -- "$path")' -cf - '$(basename -- "$path")'" | tar -C "$folder" -xf -
        done
        ;;
    --open)
        ssh_to "$name" true
        ssh_to "$name" -O forward -R "127.0.0.1:$2:127.0.0.1:$2"
        ;;
    *) ssh_to "$name" "$(printf '%q ' "$@")" ;;
esac
