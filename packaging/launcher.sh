#!/bin/sh
# Runs kilonova with the Java runtime that came with it. KILONOVA_JAVA_OPTIONS adds options for the Java machine.
set -eu
home=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")

# Installed for the whole machine, root works on the machine's own configuration and state; anybody else on their own.
if [ -r "$home/places" ] && [ "$(id -u)" = 0 ]; then
    . "$home/places"
fi
umask 077 # what the program writes is its user's alone

class_path=
for jar in "$home"/lib/*.jar; do
    class_path=${class_path:+$class_path:}$jar
done
# shellcheck disable=SC2086  # options are words
exec "$home/runtime/bin/java" @"$home/java.options" -XX:AOTCache="$home/start.aot" -XX:AOTMode=auto \
    -Djna.nounpack=true -Djna.boot.library.path="$home/native" \
    -Xlog:disable -Xlog:all=error:stderr ${KILONOVA_JAVA_OPTIONS:-} -cp "$class_path" kilonova.app.Main "$@"
