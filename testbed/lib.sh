# What the scripts of the testbed share (sourced, not run).
# shellcheck shell=bash
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
work=${TESTBED_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/kilonova-testbed}
readonly here work

say() { printf '%s [%4ds] %s\n' "${0##*/}" "$SECONDS" "$*" >&2; }
die() { say "error: $*"; exit 1; }

usage() { # prints the comment at the head of the script
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
}

folder_of() { printf '%s\n' "$work/run/$1"; } # MACHINE

is_running() { # MACHINE
    local pid
    pid=$(cat "$(folder_of "$1")/pid" 2> /dev/null) && kill -0 "$pid" 2> /dev/null \
        && grep -qa "$(folder_of "$1")/" "/proc/$pid/cmdline"
}

vmm() { # PROGRAM ARGUMENT…: runs the testbed's own QEMU, with the libraries that came with it
    local program=$1
    shift
    "$work/vmm/lib/ld-linux-x86-64.so.2" --library-path "$work/vmm/lib" "$work/vmm/$program" "$@"
}

# One connection is opened and kept, because each new one costs a second or more of emulated time. The machine's key is in its
# image, and is the same for all of them, so there is nothing to check it against.
ssh_to() { # MACHINE ARGUMENT…
    local folder
    folder=$(folder_of "$1")
    shift
    ssh -i "$work/id_ed25519" -p "$(cat "$folder/port")" -F /dev/null -o LogLevel=ERROR \
        -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes \
        -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 \
        -o KexAlgorithms=curve25519-sha256 -o Ciphers=aes128-gcm@openssh.com \
        -o ControlMaster=auto -o ControlPath="$folder/ssh.sock" -o ControlPersist=600 \
        root@127.0.0.1 "$@"
}
