#!/usr/bin/env bash
# Makes, from Debian packages alone, all that it needs to run a virtual machine that is a real compute host for mediated devices.
#
# build-image.sh [WORKDIR]
#
# WORKDIR defaults to ${XDG_CACHE_HOME:-$HOME/.cache}/kilonova-testbed and gets:
#   base.ext4    root file system (sparse raw image, never written to again: boot.sh puts an overlay in front of it)
#   vmlinuz      the kernel, which QEMU boots directly
#   initrd.gz    a tiny initramfs: sets the network up, mounts the disk and hands over
#   guest/       kernel and initramfs of nested guests, as images for them
#   vmm/         the QEMU of the same Debian release with its libraries, so that the version does not depend on this machine
#   id_ed25519   the key that opens root's ssh account in the machine
#   versions     what went in
#   build.stamp  written last: a hash of all that the image is made from. If it is the same, the script returns at once
#
# Settings (environment):
#   SUITE=trixie           Debian release inside the machine
#   KERNEL_SUITE=$SUITE    where the kernel comes from, such as trixie-backports
#   EXTRA_PACKAGES=""      more packages, separated by blanks
#   DEBIAN_MIRROR          a mirror other than the one of this machine's apt
#   FORCE=1                builds even if up to date
#   KEEP_TREE=1            keeps the unpacked root tree, for looking around
#
# Needs root (chroot), no loop device, no KVM, and of the network only a Debian mirror.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
work=${1:-${TESTBED_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/kilonova-testbed}}
suite=${SUITE:-trixie}
kernel_suite=${KERNEL_SUITE:-$suite}
extra=${EXTRA_PACKAGES:-}

say() { printf '%s [%4ds] %s\n' "${0##*/}" "$SECONDS" "$*" >&2; }
die() { say "error: $*"; exit 1; }
die_with() { tail -n 20 "$1" >&2; shift; die "$@"; } # LOG WORDS…

((EUID == 0)) || die "must run as root"
[[ $(dpkg --print-architecture) == amd64 ]] || die "amd64 only"

# --- up to date? -------------------------------------------------------------------------------------------------------

stamp=$({ cat "$here/build-image.sh" "$here"/guest/*; printf '%s\n' "$suite $kernel_suite $extra"; } | sha256sum | cut -d' ' -f1)
up_to_date() { [[ -z ${FORCE:-} && -r $work/build.stamp && $(< "$work/build.stamp") == "$stamp" ]]; }
if up_to_date; then
    say "up to date: $work"
    exit 0
fi
mkdir -p "$work/log"
work=$(cd "$work" && pwd)
exec 9> "$work/.build.lock"
flock 9
if up_to_date; then
    say "built meanwhile: $work"
    exit 0
fi
rm -f "$work/build.stamp"

# --- tools on this machine ---------------------------------------------------------------------------------------------

missing=()
for tool in mmdebstrap:mmdebstrap mke2fs:e2fsprogs ssh-keygen:openssh-client cpio:cpio gzip:gzip xz:xz-utils gpgv:gpgv; do
    command -v "${tool%%:*}" > /dev/null || missing+=("${tool##*:}")
done
if ((${#missing[@]} > 0)); then
    say "installing ${missing[*]}"
    apt-get -o DPkg::Lock::Timeout=600 -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -qq install -y --no-install-recommends "${missing[@]}" > /dev/null
fi

# --- the mirror: the one that this machine's apt uses for its main archive -----------------------------------------------

# `apt-get indextargets` knows both the .list and the deb822 format. The first source with the "main" component of a plain release
# (no -security, no -updates) is a full archive, which has other releases too.
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' \
    | awk '$3 == "main" && $2 !~ /-/ { print $1; exit }')}
[[ -n $mirror ]] || die "no Debian mirror in this machine's apt configuration"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[[ -r $keyring ]] || die "debian-archive-keyring is not installed"

# What this machine needs to reach its mirror (proxy, date checks), the new trees need as well.
apt_options=(--aptopt='Acquire::Languages "none"' --aptopt='Acquire::Retries "3"')
while IFS= read -r line; do
    apt_options+=(--aptopt="$line")
done < <(apt-config dump | grep -E '^Acquire::(Check-Valid-Until|Check-Date|https?::Proxy) ' | grep -v ' "";$')

sources() {
    printf 'deb %s %s main\n' "$mirror" "$suite"
    [[ $kernel_suite == "$suite" ]] || printf 'deb %s %s main\n' "$mirror" "$kernel_suite"
}

temporary=$(mktemp -d "$work/.build.XXXXXX")
trap 'rm -rf --one-file-system "$temporary"' EXIT
pin=$temporary/pin
: > "$pin"
if [[ $kernel_suite != "$suite" ]]; then
    printf 'Package: src:linux src:linux-signed-amd64 src:linux-base\nPin: release n=%s\nPin-Priority: 900\n' "$kernel_suite" > "$pin"
fi

unpack() { # TREE PACKAGE…: unpacks a Debian tree. INITRD=No: the kernel package's own initramfs is not wanted
    local tree=$1
    shift
    INITRD=No mmdebstrap --mode=root --variant=minbase --format=directory --keyring=$keyring "${apt_options[@]}" \
        --dpkgopt=force-unsafe-io \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --setup-hook='mkdir -p "$1/etc/apt/preferences.d" "$1/usr/share/man/man1"; cp '"$pin"' "$1/etc/apt/preferences.d/kernel"' \
        --include="$(IFS=,; printf '%s' "$*")" \
        "$suite" "$tree" - < <(sources)
}

# --- 1. two trees at the same time: what runs in the machine, and a compiler for its kernel ------------------------------

host=$temporary/host
build=$temporary/build
# shellcheck disable=SC2206  # packages are words
host_packages=(
    linux-image-amd64 systemd-sysv systemd-resolved udev dbus kmod iproute2 iputils-ping procps
    openssh-server busybox-static pciutils less netcat-openbsd socat python3
    libvirt-daemon-system libvirt-clients libvirt-daemon-driver-qemu libvirt-daemon-driver-nodedev
    qemu-system-x86 qemu-utils mdevctl openjdk-25-jre-headless $extra
)
say "unpacking Debian $suite (kernel from $kernel_suite)"
unpack "$build" linux-headers-amd64 linux-source gcc make xz-utils > "$work/log/build-tree.log" 2>&1 &
build_pid=$!
unpack "$host" "${host_packages[@]}" > "$work/log/host-tree.log" 2>&1 || die_with "$work/log/host-tree.log" "the machine's tree"
wait $build_pid || die_with "$work/log/build-tree.log" "the compiler's tree"
say "unpacked: $(du -sm "$host" | cut -f1) MB, and $(du -sm "$build" | cut -f1) MB for the compiler"

kernel=$(cd "$host/lib/modules" && printf '%s\n' *)
[[ -d $build/usr/src/linux-headers-$kernel ]] || die "no headers of kernel $kernel"

# --- 2. the kernel's sample drivers of mediated devices ------------------------------------------------------------------

say "compiling the sample drivers for $kernel"
mkdir -p "$build/src/mdev" "$build/src/vfio"
xz -T0 -dc "$build"/usr/src/linux-source-*.tar.xz | tar -C "$build/src" --strip-components=1 -xf - --wildcards \
    '*/samples/vfio-mdev/*' '*/drivers/vfio/*.[ch]' '*/drivers/iommu/iommufd/iova_bitmap.c'
install -d "$host/lib/modules/$kernel/updates"

compile() { # FOLDER: compiles the modules that its Makefile names, and installs them
    chroot "$build" make -s -C "/usr/src/linux-headers-$kernel" M="/src/$1" modules \
        && install -m 644 "$build/src/$1"/*.ko "$host/lib/modules/$kernel/updates/"
}
cp "$build"/src/samples/vfio-mdev/*.[ch] "$build/src/mdev/"
printf 'obj-m := mtty.o mdpy.o mbochs.o\n' > "$build/src/mdev/Makefile"
compile mdev > "$work/log/modules.log" 2>&1 || die_with "$work/log/modules.log" "the sample drivers"

# Live migration asks the driver which memory its device wrote to. mtty answers "none", but the kernel's VFIO core passes the answer
# on only if the kernel has IOMMUFD, which Debian's has not: then the request fails with EOPNOTSUPP, and the migration too. So the same
# core is compiled once more with the missing piece (iova_bitmap) in it. What other modules see of it does not change.
if grep -q '^CONFIG_IOMMUFD=' "$build/usr/src/linux-headers-$kernel/.config" 2> /dev/null; then
    say "this kernel has IOMMUFD: its own VFIO core will do"
else
    cp "$build"/src/drivers/vfio/*.[ch] "$build/src/drivers/iommu/iommufd/iova_bitmap.c" "$build/src/vfio/"
    cat > "$build/src/vfio/Makefile" << 'MAKEFILE'
obj-m := vfio.o
vfio-y := vfio_main.o iova_bitmap.o
vfio-$(CONFIG_VFIO_GROUP) += group.o
vfio-$(CONFIG_VFIO_CONTAINER) += container.o
vfio-$(CONFIG_VFIO_VIRQFD) += virqfd.o
ccflags-y := -DCONFIG_IOMMUFD_DRIVER=1
MAKEFILE
    compile vfio >> "$work/log/modules.log" 2>&1 || say "warning: no VFIO core (see log/modules.log): mtty devices cannot migrate"
fi
chroot "$host" depmod "$kernel"
rm -rf --one-file-system "$build"

# --- 3. the machine ------------------------------------------------------------------------------------------------------

say "configuring"
[[ -f $work/id_ed25519 ]] || ssh-keygen -q -t ed25519 -N '' -C kilonova-testbed -f "$work/id_ed25519"
install -d -m 700 "$host/root/.ssh"
install -m 600 "$work/id_ed25519.pub" "$host/root/.ssh/authorized_keys"
install -m 600 "$work/id_ed25519" "$host/root/.ssh/id_ed25519" # from machine to machine
printf 'Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n' > "$host/root/.ssh/config"
# Every login costs emulated time: no PAM session, no reverse look-up.
cat > "$host/etc/ssh/sshd_config.d/testbed.conf" << 'CONFIG'
UsePAM no
UseDNS no
PasswordAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
CONFIG
rm -f "$host"/etc/ssh/ssh_host_*
ssh-keygen -q -t ed25519 -N '' -f "$host/etc/ssh/ssh_host_ed25519_key"

printf 'testbed\n' > "$host/etc/hostname"
printf '127.0.0.1 localhost\n192.168.77.1 node1\n192.168.77.2 node2\n192.168.77.3 node3\n' > "$host/etc/hosts"
rm -f "$host/etc/resolv.conf"
: > "$host/etc/resolv.conf"
printf '/dev/vda / ext4 noatime 0 0\n' > "$host/etc/fstab"
# A fixed id keeps systemd out of its "first boot" work; boot.sh gives each machine its own.
printf '%032x\n' 1 > "$host/etc/machine-id"
# kvm_amd first: QEMU's emulation includes AMD SVM, so the machine has a working /dev/kvm, which libvirt must find when it starts.
printf '%s\n' kvm_amd mdev vfio vfio_iommu_type1 vfio_pci mtty mdpy mbochs > "$host/etc/modules-load.d/testbed.conf"
# Modules that udev would load for emulated hardware that nobody needs here.
printf 'blacklist %s\n' bochs drm_kms_helper psmouse pcspkr iTCO_wdt i2c_i801 lpc_ich floppy sr_mod cdrom joydev evdev qemu_fw_cfg \
    > "$host/etc/modprobe.d/testbed.conf"
# libvirt: plain TCP on the machines' private network, for migration; no log daemon between QEMU and its log files.
printf '\nlisten_addr = "0.0.0.0"\nauth_tcp = "none"\n' >> "$host/etc/libvirt/libvirtd.conf"
printf '\nstdio_handler = "file"\n' >> "$host/etc/libvirt/qemu.conf"
# Debian's udev rule for devices of mdevctl that start by themselves calls it where its package does not put it.
[[ -e $host/usr/sbin/mdevctl ]] || ln -s ../bin/mdevctl "$host/usr/sbin/mdevctl"
systemctl --quiet --root="$host" enable ssh libvirtd libvirtd-tcp.socket 2> /dev/null || true
systemctl --quiet --root="$host" mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
    dpkg-db-backup.timer systemd-timesyncd.service systemd-networkd-wait-online.service systemd-resolved.service \
    systemd-update-utmp.service systemd-pstore.service libvirt-guests.service getty@tty1.service ldconfig.service \
    systemd-random-seed.service systemd-networkd.service systemd-network-generator.service 2> /dev/null || true

# --- 4. the initramfs of the machine, and all of a nested guest ------------------------------------------------------------

initramfs() { # OUTPUT INIT MODULE…: busybox, an init script, and modules in the order in which they load
    local output=$1 init=$2 folder number=0 file applet module
    shift 2
    folder=$(mktemp -d "$temporary/initramfs.XXXX")
    mkdir -p "$folder"/{bin,dev,proc,sys,etc,run,tmp,var/log,var/run,newroot,mods}
    cp "$host/bin/busybox" "$folder/bin/busybox"
    "$folder/bin/busybox" --list | grep -v '^busybox$' | while read -r applet; do ln -s busybox "$folder/bin/$applet"; done
    while read -r file; do
        number=$((number + 1))
        module=$folder/mods/$(printf '%02d' $number)-$(basename "${file%.ko*}").ko
        case $file in
            *.xz) xz -dc "$host$file" > "$module" ;;
            *) cp "$host$file" "$module" ;;
        esac
    done < <(for module; do chroot "$host" modprobe -S "$kernel" --show-depends "$module"; done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }')
    install -m 755 "$init" "$folder/init"
    (cd "$folder" && find . | cpio -o -H newc --quiet | gzip -1) > "$output"
    rm -rf "$folder"
}
initramfs "$work/initrd.gz" "$here/guest/init-host" virtio_pci virtio_blk virtio_net ext4
cp "$host/boot/vmlinuz-$kernel" "$work/vmlinuz"
rm -rf "$work/guest"
mkdir -p "$work/guest"
initramfs "$work/guest/initrd.gz" "$here/guest/init-nested" virtio_pci virtio_blk virtio_net ahci sr_mod isofs vfat nls_ascii nls_cp437 button evdev
cp "$work/vmlinuz" "$here/guest/nested.xml" "$work/guest/"
install -d "$host/srv/guest"
install -m 644 "$work/guest"/* "$host/srv/guest/"

# --- 5. the QEMU that runs the machine ---------------------------------------------------------------------------------------

say "copying QEMU"
rm -rf "$work/vmm"
mkdir -p "$work/vmm/lib" "$work/vmm/share"
cp "$host/usr/bin/qemu-system-x86_64" "$host/usr/bin/qemu-img" "$work/vmm/"
cp -L "$host/lib64/ld-linux-x86-64.so.2" "$work/vmm/lib/"
for program in qemu-system-x86_64 qemu-img; do
    chroot "$host" ldd "/usr/bin/$program"
done | awk '$3 ~ /^\// { print $3 }' | sort -u | while read -r library; do cp -L "$host$library" "$work/vmm/lib/"; done
for data in qemu seabios ipxe/qemu; do
    [[ ! -d $host/usr/share/$data ]] || cp -rL "$host/usr/share/$data/." "$work/vmm/share/" 2> /dev/null || true
done

# --- 6. the image ------------------------------------------------------------------------------------------------------------

{
    printf 'kernel %s %s\n' "$kernel" "$(chroot "$host" dpkg-query -W -f '${Version}' "linux-image-$kernel")"
    chroot "$host" dpkg-query -W -f '${Package} ${Version}\n' \
        libvirt-daemon qemu-system-x86 mdevctl openssh-server openjdk-25-jre-headless systemd
} > "$work/versions"
# Nothing of the building machine may stay: no sources, lists, caches, logs.
rm -rf "$host"/etc/apt/sources.list "$host"/etc/apt/sources.list.d/* "$host"/etc/apt/preferences.d/kernel "$host"/var/lib/apt/lists/* \
    "$host"/var/cache/apt/* "$host"/var/log/apt "$host"/var/log/*.log "$host/boot"/* "$host"/etc/apt/apt.conf.d/99mmdebstrap
say "writing the image"
used=$(du -sm "$host" | cut -f1)
rm -f "$work/base.ext4.new"
truncate -s "$((used + 3072))M" "$work/base.ext4.new"
# -d fills the file system from a folder, so that neither a loop device nor a mount is needed. The journal is for the power cuts.
mke2fs -q -t ext4 -L testbed -m 0 -J size=64 -E lazy_itable_init=1,root_owner=0:0 -d "$host" "$work/base.ext4.new"
mv "$work/base.ext4.new" "$work/base.ext4"
if [[ -n ${KEEP_TREE:-} ]]; then
    rm -rf "$work/tree"
    mv "$host" "$work/tree"
fi
printf '%s\n' "$stamp" > "$work/build.stamp"
say "done: ${used} MB in the image, which takes $(du -m "$work/base.ext4" | cut -f1) MB of disk; QEMU $(du -sm "$work/vmm" | cut -f1) MB"
