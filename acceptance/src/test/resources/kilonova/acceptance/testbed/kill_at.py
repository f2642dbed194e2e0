"""Kills a service without a word at several moments, one after the other; it is started again by itself in between.

kill_at.py SERVICE REPORT MOMENT…, where a moment is one of
    more GLOB            there are more such files than there were at some time since this began
    fewer GLOB           there are fewer
    says PATTERN GLOB    such files have more matches of the pattern

REPORT gets one line for each time that it was killed.
"""

import glob
import os
import re
import signal
import subprocess
import sys


class Moment:
    def __init__(self, text):
        self.kind, *self.words = text.split(" ")
        self.least = self.most = self.count()

    def count(self):
        if self.kind != "says":
            return len(glob.glob(self.words[0]))
        found = 0
        for path in glob.glob(self.words[1]):
            with open(path) as file:
                found += len(re.findall(self.words[0], file.read()))
        return found

    def has_come(self):
        now = self.count()
        self.least, self.most = min(self.least, now), max(self.most, now)
        return now < self.most if self.kind == "fewer" else now > self.least


def process(service):
    pid = 0
    while pid == 0:
        pid = int(subprocess.check_output(["systemctl", "show", "-p", "MainPID", "--value", service]))
    return pid


service, report, *texts = sys.argv[1:]
moments = [Moment(text) for text in texts]
print("watching", flush=True)
while moments:
    pid = process(service)
    while not [moment.has_come() for moment in moments][0]:
        pass
    os.kill(pid, signal.SIGKILL)
    done = moments.pop(0)
    with open(report, "a") as file:
        file.write("%s %s, with %d\n" % (done.kind, done.words, done.count()))
    # the next life has another process
    while process(service) == pid:
        pass
