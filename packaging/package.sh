#!/usr/bin/env bash
# Makes what is installed: an archive and a Debian package with the program, a Java runtime of its own and a start-up cache that was
# made with that very runtime. './kilonova package' calls it.
#
#   package.sh JDK JARS DESTINATION JAVA-OPTION…
#
# JDK: the home of a JDK; JARS: the folder with the program's jars; DESTINATION: where both files go.
# KILONOVA_PACKAGES=deb leaves the archive out; KILONOVA_DEB_COMPRESSION=zstd makes a larger package in much less time.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly here jdk=$1 jars=$2 destination=$3
shift 3
readonly -a java_options=("$@")
jdk_release=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "$jdk/release")
readonly jdk_release

say() { printf 'kilonova: %s\n' "$*" >&2; }

# Every file gets the time of the last change to the sources: the same sources make the same files, and the start-up cache, which
# remembers the times of the jars, still knows them after they were unpacked.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct 2> /dev/null || echo 1767225600)}
export SOURCE_DATE_EPOCH
readonly SOURCE_DATE_EPOCH
set_times() { find "$@" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }

program_version() { # 0.1.0, or 0.1.0+git20261122.1432.g63ef6ee where no tag says that this is the release itself
    local release commit
    release=$(basename -- "$jars"/kilonova-app-*.jar .jar)
    release=${release#kilonova-app-}
    commit=$(git -C "$here" rev-parse --short HEAD 2> /dev/null) || commit=
    if [[ -n $commit && $(git -C "$here" tag --points-at HEAD) != *"v$release"* ]]; then
        printf '%s+git%s.g%s' "$release" "$(date --utc --date="@$SOURCE_DATE_EPOCH" +%Y%m%d.%H%M)" "$commit"
    else
        printf '%s' "$release"
    fi
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022
version=$(program_version)
architecture=$(dpkg --print-architecture 2> /dev/null || uname -m)
readonly work version architecture
readonly home=$work/kilonova-$version

# --- the program: runtime, jars, cache, texts -----------------------------------------------------------------------------------

# What the jars name, less java.desktop: parts of libraries that are not used here (Jdbi's beans, the driver's geometry) name classes of
# it. Added are modules that libraries look up by name. Should one be missing all the same, the training run fails.
needed_modules() {
    local found
    found=$("$jdk/bin/jdeps" -q --multi-release "${jdk_release%%.*}" --ignore-missing-deps --print-module-deps "$jars"/*.jar)
    printf '%s,jdk.unsupported,jdk.zipfs' "$found" | sed 's/\(^\|,\)java\.desktop\(,\|$\)/\1/'
}

make_program() {
    mkdir -p "$home/bin" "$home/lib"
    say "linking the runtime"
    "$jdk/bin/jlink" --add-modules "$(needed_modules)" --strip-debug --no-header-files --no-man-pages --output "$home/runtime"
    chmod -R u+w "$home/runtime/legal" # the JDK's own licences come read-only, which Debian's rules do not want
    cp "$jars"/*.jar "$home/lib/"
    chmod 644 "$home"/lib/*.jar
    unpack_native
    install -m 755 "$here/launcher.sh" "$home/bin/kilonova"
    printf '%s\n' "${java_options[@]}" > "$home/java.options"
    cp "$here/../LICENSE" "$home/"
    set_times "$home"
    say "preparing quick starts"
    train
    say "writing the manual"
    mkdir -p "$home/share/man/zh_CN"
    write_manual en "$work/manual"
    write_manual zh "$work/manual-zh"
    cp -r "$work"/manual/man? "$home/share/man/"
    cp -r "$work"/manual-zh/man? "$home/share/man/zh_CN/"
    chmod -R u=rwX,go=rX "$home/share"
    find "$home/share/man" -type f -exec gzip --best --no-name {} +
    mkdir -p "$home/share/bash-completion/completions"
    sed '1{/^#!/d}' "$work/manual/completion" > "$home/share/bash-completion/completions/kilonova"
    install -D -m 644 "$here/completion.zsh" "$home/share/zsh/vendor-completions/_kilonova"
    set_times "$home"
}

# libvirt's binding would unpack it into /tmp at each start, where hardened hosts let nothing be executed.
unpack_native() {
    local library
    library=com/sun/jna/linux-$(uname -m | tr _ -)/libjnidispatch.so
    mkdir -p "$home/native"
    (cd -- "$work" && "$jdk/bin/jar" --extract --file "$(ls "$jars"/jna-[0-9]*.jar)" "$library")
    install -m 644 "$work/$library" "$home/native/libjnidispatch.so"
    rm -r "$work/com"
}

train() { # as the launcher starts it, and with the same class path, so that the cache fits
    local class_path
    class_path=$(printf '%s\n' "$home"/lib/*.jar | LC_ALL=C sort | paste -sd:)
    TMPDIR=$work "$home/runtime/bin/java" @"$home/java.options" -XX:AOTCacheOutput="$home/start.aot" -Xlog:all=off -Xlog:disable \
        -cp "$class_path" kilonova.app.Main warm-up > "$work/training.log" 2>&1 || {
        cat "$work/training.log" >&2
        say "the program does not run with the runtime that was linked for it"
        exit 1
    }
    chmod 644 "$home/start.aot"
}

write_manual() { LC_ALL=C "$home/bin/kilonova" --lang "$1" manual "$2"; } # LANGUAGE FOLDER

# --- the archive ----------------------------------------------------------------------------------------------------------------

make_archive() { # FILE: unpack it anywhere, run bin/kilonova
    say "packing ${1##*/}"
    tar --create --directory "$work" --sort=name --owner=0 --group=0 --numeric-owner "kilonova-$version" | gzip -6 --no-name > "$1"
}

# --- the Debian package -----------------------------------------------------------------------------------------------------------

make_deb() { # FILE
    say "packing ${1##*/}"
    local root=$work/deb
    mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/lib" "$root/usr/share/lintian/overrides" "$root/etc/kilonova" "$root/var/lib/kilonova"
    mv "$home" "$root/usr/lib/kilonova"
    mv "$root/usr/lib/kilonova/share/"* "$root/usr/share/"
    rmdir "$root/usr/lib/kilonova/share"
    rm "$root/usr/lib/kilonova/LICENSE"
    ln -s ../lib/kilonova/bin/kilonova "$root/usr/bin/kilonova"
    install -m 644 "$here/places" "$root/usr/lib/kilonova/places"
    install -D -m 644 -t "$root/usr/lib/systemd/system" "$here"/systemd/*.service
    install -D -m 644 "$here/modules-load.conf" "$root/usr/lib/modules-load.d/kilonova.conf"
    install -D -m 644 "$here/sysusers.conf" "$root/usr/lib/sysusers.d/kilonova.conf"
    install -m 644 "$here/deb/lintian-overrides" "$root/usr/share/lintian/overrides/kilonova"
    install -D -m 644 "$here/deb/copyright" "$root/usr/share/doc/kilonova/copyright"
    write_changelog | gzip --best --no-name > "$root/usr/share/doc/kilonova/changelog.gz"
    # It stays the same from version to version: dpkg would ask everybody who changed theirs, and stop where nobody answers.
    install -m 644 "$here/kilonova.conf.head" "$root/etc/kilonova/kilonova.conf"
    mkdir "$root/usr/share/doc/kilonova/examples"
    write_options "$root/usr/bin/kilonova" > "$root/usr/share/doc/kilonova/examples/kilonova.conf"
    printf '/etc/kilonova/kilonova.conf\n' > "$root/DEBIAN/conffiles"
    install -m 755 -t "$root/DEBIAN" "$here"/deb/{postinst,prerm,postrm}
    sed "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@SIZE@/$(du -sk --apparent-size "$root" | cut -f1)/" \
        "$here/deb/control.in" > "$root/DEBIAN/control"
    (cd -- "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) > "$root/DEBIAN/md5sums"
    set_times "$root"
    dpkg-deb --root-owner-group -Z"${KILONOVA_DEB_COMPRESSION:-xz}" -z3 --build "$root" "$1" > /dev/null
}

write_options() { # PROGRAM: every option, commented out, and with it the section that stands for any type
    LC_ALL=C "$1" --lang en config options | sed 's/ *$//; s/^\[mdev_<type>\]$/# &/'
}

write_changelog() {
    printf 'kilonova (%s) unstable; urgency=medium\n\n  * The changes are told in CHANGELOG.md of the sources.\n\n' "$version"
    printf ' -- The Kilonova contributors <kilonova@localhost>  %s\n' "$(date --utc --rfc-email --date="@$SOURCE_DATE_EPOCH")"
}

mkdir -p "$destination"
make_program
if [[ ${KILONOVA_PACKAGES:-all} != deb ]]; then
    make_archive "$destination/kilonova-$version-linux-$architecture.tar.gz"
fi
if command -v dpkg-deb > /dev/null; then
    make_deb "$destination/kilonova_${version}_$architecture.deb"
else
    say "no dpkg-deb here, so there is no Debian package"
fi
