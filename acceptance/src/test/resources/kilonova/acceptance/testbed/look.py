"""Prints, as JSON, what a compute host itself says: devices in sysfs, guests in libvirt, the agent's ledger."""

import glob
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as tree


def read(path):
    with open(path) as file:
        return file.read().strip()


def devices():
    for uuid in sorted(os.listdir("/sys/bus/mdev/devices")):
        folder = os.path.realpath("/sys/bus/mdev/devices/" + uuid)
        yield {
            "uuid": uuid,
            "parent": os.path.basename(os.path.dirname(folder)),
            "type": os.path.basename(os.path.realpath(folder + "/mdev_type")),
        }


def virsh(*words):
    return subprocess.run(["virsh", "-q", *words], check=True, capture_output=True, text=True).stdout


def guests():
    for uuid in virsh("list", "--all", "--uuid").split():
        state = virsh("domstate", uuid).strip()
        domain = tree.fromstring(virsh("dumpxml", uuid))
        serial = domain.find("devices/serial/source")
        log = domain.find("devices/serial/log")
        console = log.get("file") if log is not None else serial.get("path", "") if serial is not None else ""
        yield {
            "uuid": uuid,
            "name": domain.findtext("name"),
            "state": state,
            "devices": sorted(
                source.get("uuid")
                for source in domain.findall("devices/hostdev[@type='mdev']/source/address")
            ),
            "console": console,
        }


def ledger(folder):
    files = glob.glob(folder + "/hosts/*/agent/ledger.json")
    return json.loads(read(files[0])) if files else {}


print(json.dumps({"devices": list(devices()), "guests": list(guests()), "ledger": ledger(sys.argv[1])}))
