#!/usr/bin/env bash
# Cuts the power of virtual compute hosts: of those named, or of all that run. Nothing is shut down.
#
# stop.sh [-k] [NAME…]
#   -k  keeps the disk, the identity and the ports, so that boot.sh -r goes on with them
. "$(dirname -- "$0")/lib.sh"

keep=''
while getopts k option; do
    case $option in
        k) keep=1 ;;
        *) usage >&2; exit 2 ;;
    esac
done
shift $((OPTIND - 1))

if (($# == 0)); then
    for folder in "$work"/run/*/; do
        [[ ! -d $folder ]] || set -- "$@" "$(basename -- "$folder")"
    done
fi
for name; do
    folder=$(folder_of "$name")
    if is_running "$name"; then
        pid=$(cat "$folder/pid")
        kill -9 "$pid"
        while kill -0 "$pid" 2> /dev/null; do sleep 0.1; done
        say "$name is off"
    fi
    # The kept connection does not notice by itself that there is nobody at the other end any more.
    [[ ! -S $folder/ssh.sock ]] || ssh_to "$name" -O exit 2> /dev/null || true
    rm -f "$folder"/{pid,monitor,qmp,ssh.sock}
    [[ -n $keep ]] || rm -f "$folder"/{disk.qcow2,image,port,uuid} "$folder"/forward.*
done
