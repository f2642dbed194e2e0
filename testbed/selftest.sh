#!/usr/bin/env bash
# Shows that the virtual compute hosts do what real ones do, without Kilonova: mdev types in sysfs, devices through libvirt and
# mdevctl, a nested guest that owns a device, its live migration onto another mdev of a second host, virtual functions, and a power cut.
# One line for each check; at the end "N passed, N failed".
#
# selftest.sh [-1]     -1: one host only, no migration
. "$(dirname -- "$0")/lib.sh"

two=1
[[ ${1:-} != -1 ]] || two=''
passed=0 failed=0
first=83b8f4f2-509f-382f-3c1e-e6bfe0fa1001
second=83b8f4f2-509f-382f-3c1e-e6bfe0fa2002

verdict() { # STATUS TEXT
    if [[ $1 == 0 ]]; then
        passed=$((passed + 1))
        printf 'ok   [%ss] %s\n' "$SECONDS" "$2"
    else
        failed=$((failed + 1))
        printf 'FAIL [%ss] %s\n' "$SECONDS" "$2"
    fi
}

on() { # MACHINE COMMAND…
    local machine=$1
    shift
    "$here/run-in.sh" -n "$machine" "$@"
}

check() { # TEXT MACHINE COMMAND…: one check; what the command says is shown if it fails
    local text=$1 said status=0
    shift
    said=$(on "$@" 2>&1) || status=$?
    verdict "$status" "$text"
    [[ $status == 0 ]] || printf '%s\n' "$said" | sed 's/^/     /'
}

node_device() { printf 'mdev_%s_mtty' "${1//-/_}"; } # UUID
device_xml() { # UUID
    printf "<device><parent>mtty_mtty</parent><capability type='mdev'><type id='mtty-2'/><uuid>%s</uuid></capability></device>" "$1"
}

trap '"$here/stop.sh" node1 node2' EXIT
"$here/boot.sh" -n node1 -l listen -s > /dev/null &
first_boot=$!
if [[ -n $two ]]; then
    "$here/boot.sh" -n node2 -l connect > /dev/null &
    second_boot=$!
fi
wait $first_boot && verdict 0 "node1 boots" || verdict 1 "node1 boots"
[[ -z $two ]] || { wait $second_boot && verdict 0 "node2 boots" || verdict 1 "node2 boots"; }

echo "# mediated devices in sysfs"
check "three parents, eight types" node1 bash -c \
    '[ $(ls -d /sys/class/mdev_bus/*/mdev_supported_types/* | wc -l) = 8 ] && cd /sys/class/mdev_bus/mtty/mdev_supported_types/mtty-2 &&
     [ "$(cat device_api)" = vfio-pci ] && [ "$(cat name)" = "Dual port serial" ] && [ $(cat available_instances) -gt 0 ]'
check "create and remove by hand" node1 bash -c \
    "cd /sys/class/mdev_bus/mtty/mdev_supported_types/mtty-1 && n=\$(cat available_instances) && echo $first > create &&
     [ \$(cat available_instances) = \$((n - 1)) ] && [ -e /sys/bus/mdev/devices/$first/iommu_group ] &&
     echo 1 > /sys/bus/mdev/devices/$first/remove && [ \$(cat available_instances) = \$n ]"

echo "# libvirt and mdevctl"
check "nodedev lists the mtty parent" node1 bash -c 'virsh nodedev-list --cap mdev_types | grep -qx mtty_mtty'
for pair in node1:$first ${two:+node2:$second}; do
    uuid=${pair#*:}
    machine=${pair%%:*}
    check "$machine: define and start a device" "$machine" bash -c \
        "echo \"$(device_xml "$uuid")\" > /root/device.xml && virsh nodedev-define /root/device.xml &&
         virsh nodedev-start $(node_device "$uuid") && mdevctl list -d | grep -q $uuid &&
         virsh nodedev-list --cap mdev | grep -q $(node_device "$uuid")"
done

echo "# a nested guest with the device"
check "guest starts (domain type kvm, emulated SVM)" node1 bash -c "[ -c /dev/kvm ] &&
    sed -e s/@TYPE@/kvm/ -e s/@NAME@/g1/g -e s/@MDEV@/$first/ -e s/@UUID@/11111111-1111-4111-8111-111111111111/ \
        /srv/guest/nested.xml > /root/g1.xml && virsh define /root/g1.xml && virsh start g1"
check "guest comes up and sees PCI 4348:3253 with a driver" node1 bash -c '
    for i in $(seq 120); do grep -q "TICK 1" /var/log/libvirt/qemu/g1.console 2> /dev/null && break; sleep 2; done
    grep -q "0x4348:0x3253.*driver serial" /var/log/libvirt/qemu/g1.console ||
        { cat /var/log/libvirt/qemu/g1.console /var/log/libvirt/qemu/g1.log; false; }'

if [[ -n $two ]]; then
    echo "# live migration"
    check "migrates to node2, onto another mdev UUID" node1 bash -c "
        virsh dumpxml g1 --migratable | sed s/$first/$second/ > /root/target.xml &&
        timeout 300 virsh migrate --live --xml /root/target.xml g1 qemu+tcp://node2/system tcp://node2 ||
            { tail -n 5 /var/log/libvirt/qemu/g1.log; false; }"
    check "and goes on counting there" node2 bash -c "
        virsh dumpxml g1 | grep -q $second &&
        for i in \$(seq 30); do grep -q TICK /var/log/libvirt/qemu/g1.console && break; sleep 1; done
        tick=\$(grep -om1 'TICK [0-9]*' /var/log/libvirt/qemu/g1.console | cut -c6-) && echo first tick here: \$tick && [ \$tick -gt 1 ]"
else
    check "the power button ends the guest" node1 bash -c '
        virsh shutdown g1 && for i in $(seq 60); do virsh domstate g1 | grep -q "shut off" && exit 0; sleep 1; done
        tail -n 5 /var/log/libvirt/qemu/g1.console; exit 1'
fi

echo "# SR-IOV"
check "igb: three virtual functions, known to libvirt" node1 bash -c '
    d=$(dirname $(ls /sys/bus/pci/drivers/igb/0*/sriov_totalvfs | head -n 1)) && [ $(cat $d/sriov_totalvfs) = 7 ] &&
    echo 3 > $d/sriov_numvfs && [ -e $d/virtfn2/physfn ] && ! echo 2 2> /dev/null > $d/sriov_numvfs &&
    for i in $(seq 20); do [ "$(virsh nodedev-list --cap pci | grep -c _10_)" = 3 ] && exit 0; sleep 1; done; exit 1'
check "nvme: two virtual functions" node1 bash -c '
    d=$(dirname $(ls /sys/bus/pci/drivers/nvme/0*/sriov_totalvfs | head -n 1)) && echo 2 > $d/sriov_numvfs && [ -e $d/virtfn1 ]'

echo "# a power cut"
check "a file is written" node1 bash -c 'cat /etc/machine-id > /root/kept && sync /root/kept && cat /proc/sys/kernel/random/boot_id > /run/boot'
"$here/stop.sh" -k node1
"$here/boot.sh" -n node1 -l listen -s -r > /dev/null && verdict 0 "node1 boots again" || verdict 1 "node1 boots again"
check "it is the same machine, with its files and without its devices" node1 bash -c \
    'cmp /root/kept /etc/machine-id && [ ! -e /run/boot ] && [ -z "$(ls /sys/bus/mdev/devices)" ]'

printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
