#!/usr/bin/env bash
# Measures Placement: starts `kilonova placement` on temporary databases, loads hosts over REST, runs each row of the table
# of targets, and prints what was measured beside the target.
#
#   bench/placement.sh [--hosts N] [--claims N] [--only searches|growth|heap|wide|claims|peer]
#   bench/placement.sh --database URL    measures claims on an empty PostgreSQL database too
#   bench/placement.sh --postgresql      the same, on a PostgreSQL server of its own that is thrown away afterwards
#   bench/placement.sh --peer            runs Debian's package of upstream's Placement, on MariaDB, beside us in the same run
#   bench/placement.sh --jmh [ARGUMENTS] the search alone, by JMH
#
# The rows "growth" and "heap" store their hosts without a server, by the command with which a compute host announces its tree.
# --peer serves upstream's package by one process for each processor, and counts its database's processor time and memory
# too. It fetches the package python3-placement from Debian sid and unpacks it; its libraries come from the installed
# python3-placement, the database from mariadb-server. PEER_PACKAGE names a folder where the package is unpacked already.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd)
readonly root
work=$(mktemp -d -t kilonova-bench.XXXXXX)
readonly work
chmod 755 "$work"
declare -a started=()

say() { printf '%s\n' "bench: $*" >&2; }
die() { say "$@"; exit 1; }

clean_up() {
    local stop
    for stop in "${started[@]}"; do
        $stop || true
    done
    rm -rf "$work"
}
trap clean_up EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

as() { # USER COMMAND…: database servers refuse to run as root
    if ((EUID == 0)); then
        setpriv --reuid="$1" --regid="$1" --clear-groups -- "${@:2}"
    else
        "${@:2}"
    fi
}

wait_for() { # SECONDS COMMAND…
    local left=$(($1 * 10))
    until "${@:2}" > /dev/null 2>&1; do
        ((left-- > 0)) || die "did not come up: ${*:2}"
        sleep 0.1
    done
}

# --- PostgreSQL --------------------------------------------------------------------------------------------------------

stop_postgresql() { as postgres "$postgresql_bin/pg_ctl" -D "$work/postgresql/data" stop -m immediate > /dev/null; }

start_postgresql() { # sets database
    local port
    postgresql_bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2> /dev/null | sort -V | tail -n 1)
    [[ -n $postgresql_bin ]] || die "PostgreSQL is not installed: apt-get install postgresql"
    port=$(free_port)
    mkdir -p "$work/postgresql"
    ((EUID != 0)) || chown postgres "$work/postgresql"
    as postgres "$postgresql_bin/initdb" -D "$work/postgresql/data" -U postgres -A trust -E UTF8 --locale=C > "$work/postgresql.log"
    as postgres "$postgresql_bin/pg_ctl" -D "$work/postgresql/data" -w -l "$work/postgresql/log" \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work/postgresql" start > /dev/null
    started+=(stop_postgresql)
    as postgres "$postgresql_bin/createdb" -h 127.0.0.1 -p "$port" -U postgres bench
    database="postgresql://postgres@127.0.0.1:$port/bench"
}

# --- upstream's Placement ----------------------------------------------------------------------------------------------

stop_mariadb() { kill "$mariadb_pid"; wait "$mariadb_pid" 2> /dev/null; }
stop_peer() { kill "$peer_pid"; wait "$peer_pid" 2> /dev/null; }

start_mariadb() {
    command -v mariadbd > /dev/null || die "MariaDB is not installed: apt-get install mariadb-server"
    mkdir -p "$work/mariadb"
    ((EUID != 0)) || chown mysql "$work/mariadb"
    as "$(id -nu)" mariadb-install-db --no-defaults --datadir="$work/mariadb/data" --user="$mariadb_user" \
        --auth-root-authentication-method=normal > "$work/mariadb.log" 2>&1
    mariadbd --no-defaults --datadir="$work/mariadb/data" --user="$mariadb_user" --socket="$work/mariadb/socket" \
        --skip-networking --innodb-buffer-pool-size=512M > "$work/mariadbd.log" 2>&1 &
    mariadb_pid=$!
    started+=(stop_mariadb)
    wait_for 60 mariadb-admin --no-defaults --socket="$work/mariadb/socket" --user=root ping
    mariadb --no-defaults --socket="$work/mariadb/socket" --user=root -e 'CREATE DATABASE placement CHARACTER SET utf8mb4'
}

unpack_peer() { # prints the folder of upstream's code
    local mirror apt
    mirror=$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2> /dev/null || true)
    printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s sid main\n' "${mirror:-http://deb.debian.org/debian}" > "$work/sources"
    mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
    apt=(apt-get -qq -o Dir::Etc::SourceList="$work/sources" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$work/lists"
        -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none)
    "${apt[@]}" update >&2 || die "Debian's list of packages could not be fetched"
    (cd "$work" && "${apt[@]}" download python3-placement >&2) || die "python3-placement could not be fetched"
    dpkg-deb -x "$work"/python3-placement_*.deb "$work/peer"
    printf '%s' "$work/peer/usr/lib/python3/dist-packages"
}

start_peer() { # sets peer_port, peer_pid
    mariadb_user=$([[ $EUID == 0 ]] && echo mysql || id -nu)
    start_mariadb
    local code=${PEER_PACKAGE:-}
    [[ -n $code ]] || code=$(unpack_peer)
    cat > "$work/peer.conf" << END
[DEFAULT]
use_stderr = true
[api]
auth_strategy = noauth2
[placement_database]
connection = mysql+pymysql://root@localhost/placement?unix_socket=$work/mariadb/socket
sync_on_startup = true
END
    peer_port=$(free_port)
    PYTHONPATH=$code OS_PLACEMENT_CONFIG_DIR=$work /usr/bin/python3 "$root/bench/upstream.py" "$work/peer.conf" "$peer_port" "$(nproc)" > "$work/peer.log" 2>&1 &
    peer_pid=$!
    started+=(stop_peer)
    wait_for 60 curl -sf "http://127.0.0.1:$peer_port/" || { tail "$work/peer.log" >&2; exit 1; }
}

# --- running -----------------------------------------------------------------------------------------------------------

declare -a arguments=()
database="" jmh="" peer="" postgresql=""
while (($# > 0)); do
    case $1 in
        --jmh) jmh=1; shift; break ;;
        --peer) peer=1 ;;
        --postgresql) postgresql=1 ;;
        --database) database=${2:?--database needs a URL}; shift ;;
        -h | --help) sed -n '2,/^set /{s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
        *) arguments+=("$1") ;;
    esac
    shift
done

"$root/kilonova" version > /dev/null
for candidate in "${JAVA_HOME:-/none}" /usr/lib/jvm/*; do
    if grep -qs '^JAVA_VERSION="25' "$candidate/release" && [[ -x $candidate/bin/javac ]]; then
        export JAVA_HOME=$candidate
        break
    fi
done
readonly java="${JAVA_HOME:?needs a JDK 25}/bin/java"
"${MVN:-mvn}" -B -ntp -q -f "$root/pom.xml" -pl bench -am -Dprogram.only package dependency:build-classpath \
    -DincludeScope=runtime -Dmdep.outputFile="$work/classpath" > "$work/build.log" 2>&1 \
    || { tail -n 30 "$work/build.log" >&2; die "the load generator could not be built"; }
class_path="$root/bench/target/program/classes:$(< "$work/classpath")"

if [[ -n $jmh ]]; then
    "$java" -cp "$class_path" org.openjdk.jmh.Main "$@"
    exit
fi
[[ -z $postgresql ]] || start_postgresql
[[ -z $database ]] || arguments+=(--database "$database")
if [[ -n $peer ]]; then
    start_peer
    arguments+=(--peer "$peer_port" --peer-pid "$peer_pid" --peer-pid "$mariadb_pid")
fi
say "$(nproc) processors, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo), load before: $(cut -d' ' -f1 /proc/loadavg)"
"$java" -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Dslf4j.internal.verbosity=ERROR -Djava.io.tmpdir="$work" -cp "$class_path" kilonova.bench.PlacementBench --program "$root/kilonova" "${arguments[@]}"
