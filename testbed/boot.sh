#!/usr/bin/env bash
# Starts a virtual compute host, waits until ssh answers, and prints its port on this machine's loopback interface.
#
# boot.sh [-n NAME] [-m MB] [-c CPUS] [-l listen|connect] [-f PORT]… [-r] [-s] [-d QEMU-ARGUMENTS]… [-k KERNEL-ARGUMENTS] [-t SECONDS]
#   -n  name of the machine, also its host name (node1). A name that ends in a digit D has the address 192.168.77.D on the link
#   -m  memory in MB (2048)
#   -c  processors (2)
#   -l  second network card, wired to one other machine of the same work directory: one side listens, the other connects
#   -f  forwards this port of the machine too; the port on this side is written to run/NAME/forward.PORT
#   -r  goes on with the disk, the identity and the ports that the machine had before its power was cut (stop.sh -k);
#       otherwise the disk is a new overlay over the image
#   -s  adds emulated SR-IOV hardware behind an Intel IOMMU: two igb network cards (7 VFs each), one NVMe controller (4 VFs)
#   -d  more arguments for QEMU, split at blanks (may be repeated)
#   -k  more arguments for the kernel
#   -t  seconds to wait for ssh (300)
#
# Everything of a machine lies in WORKDIR/run/NAME, where WORKDIR is $TESTBED_DIR or ${XDG_CACHE_HOME:-$HOME/.cache}/kilonova-testbed.
. "$(dirname -- "$0")/lib.sh"

name=node1 memory=2048 cpus=2 link='' again='' sriov='' append='' most_seconds=300
forwards=() more=()
while getopts n:m:c:l:f:rsd:k:t: option; do
    case $option in
        n) name=$OPTARG ;;
        m) memory=$OPTARG ;;
        c) cpus=$OPTARG ;;
        l) link=$OPTARG ;;
        f) forwards+=("$OPTARG") ;;
        r) again=1 ;;
        s) sriov=1 ;;
        d) read -ra words <<< "$OPTARG"; more+=("${words[@]}") ;;
        k) append=$OPTARG ;;
        t) most_seconds=$OPTARG ;;
        *) usage >&2; exit 2 ;;
    esac
done

[[ -f $work/build.stamp ]] || die "no image in $work: run build-image.sh first"
! is_running "$name" || die "$name is running"
folder=$(folder_of "$name")
mkdir -p "$folder"
if [[ -n $again ]]; then
    [[ -f $folder/disk.qcow2 ]] || die "$name has no disk to go on with"
    rm -f "$folder"/{pid,monitor,qmp,ssh.sock}
else
    rm -f "$folder"/*
fi
digit=${name##*[!0-9]}
digit=${digit:-1}

# Another program may take a free port before QEMU does; then QEMU fails at once, and the caller sees it.
free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { printf '%s\n' "$port"; return; }
    done
}

kept() { # FILE COMMAND…: what the file says, which the command's output becomes where there is none
    local file=$folder/$1
    shift
    [[ -s $file ]] || "$@" > "$file"
    cat "$file"
}

[[ $(kept image cat "$work/build.stamp") == $(< "$work/build.stamp") ]] || die "the image was built anew: $name cannot go on with its disk"
port=$(kept port free_port)
user="user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:$port-:22"
for forward in "${forwards[@]}"; do
    user+=",hostfwd=tcp:127.0.0.1:$(kept "forward.$forward" free_port)-:$forward"
done

# libvirt tells hosts apart by their UUID, systemd by its machine id.
uuid=$(kept uuid cat /proc/sys/kernel/random/uuid)
network="ip=10.0.2.15::10.0.2.2:255.255.255.0::eth0:off"
arguments=(
    -name "$name" -machine q35 -accel tcg,thread=multi,tb-size=512 -cpu "${TESTBED_CPU:-max,la57=off}" -smp "$cpus" -m "$memory"
    -uuid "$uuid" -nodefaults -no-user-config -display none -L "$work/vmm/share"
    -drive "file=$folder/disk.qcow2,if=none,id=d0,cache=unsafe,discard=unmap" -device virtio-blk-pci,drive=d0
    -netdev "$user" -device virtio-net-pci,netdev=n0,romfile=
    -device virtio-rng-pci
    -chardev "file,id=console,path=$folder/console.log,append=on" -serial chardev:console
    -monitor "unix:$folder/monitor,server=on,wait=off" -qmp "unix:$folder/qmp,server=on,wait=off" -pidfile "$folder/pid" -daemonize
)
case $link in
    '') ;;
    listen) arguments+=(-netdev "stream,id=n1,server=on,addr.type=unix,addr.path=$work/run/link") ;;
    connect) arguments+=(-netdev "stream,id=n1,server=off,addr.type=unix,addr.path=$work/run/link,reconnect-ms=1000") ;;
    *) die "-l listen or -l connect" ;;
esac
if [[ -n $link ]]; then
    [[ $link == connect ]] || rm -f "$work/run/link"
    arguments+=(-device "virtio-net-pci,netdev=n1,romfile=,mac=52:54:00:77:00:0$digit")
    network+=" ip=192.168.77.$digit:::255.255.255.0::eth1:off"
fi
if [[ -n $sriov ]]; then
    # The IOMMU has to come before the devices that it serves.
    arguments+=(
        -device intel-iommu,intremap=on,caching-mode=on
        -device pcie-root-port,id=rp1,chassis=1,slot=1 -device pcie-root-port,id=rp2,chassis=2,slot=2
        -device pcie-root-port,id=rp3,chassis=3,slot=3
        -device igb,bus=rp1,mac=52:54:00:16:00:01 -device igb,bus=rp2,mac=52:54:00:16:00:02
        -device nvme-subsys,id=nvs0
        -device nvme,bus=rp3,subsys=nvs0,serial=testbed,sriov_max_vfs=4,sriov_vq_flexible=8,sriov_vi_flexible=4,max_ioqpairs=10,msix_qsize=9
    )
    append+=" intel_iommu=on iommu=pt"
fi

[[ -n $again ]] || vmm qemu-img create -q -f qcow2 -F raw -b "$work/base.ext4" "$folder/disk.qcow2"
SECONDS=0
vmm qemu-system-x86_64 "${arguments[@]}" "${more[@]}" -kernel "$work/vmlinuz" -initrd "$work/initrd.gz" \
    -append "console=ttyS0 loglevel=4 mitigations=off net.ifnames=0 systemd.hostname=$name systemd.machine_id=${uuid//-/} nowatchdog tsc=reliable $network $append" \
    || die "QEMU did not start"
until timeout 30 bash -c ". '$here/lib.sh'; ssh_to '$name' true" 2> /dev/null; do
    is_running "$name" || { tail -n 20 "$folder/console.log" >&2; die "$name has gone"; }
    ((SECONDS < most_seconds)) || { tail -n 20 "$folder/console.log" >&2; die "no ssh after $most_seconds s"; }
    sleep 1
done
say "$name answers on port $port"
printf '%s\n' "$port"
