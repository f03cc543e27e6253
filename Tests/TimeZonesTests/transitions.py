"""Writes what Python's zoneinfo says of every zone, for a comparison with ours.

usage: transitions.py FOLDER SEED      FOLDER holds the compiled time zone files.

One line for each question: the zone, seconds since 1970, seconds ahead of UTC. Asked is at random, and around each change
of the offset between 1900 and 2200, one second before it, at it and one after.
"""
import bisect
import datetime
import os
import random
import sys
import zoneinfo

folder, seed = sys.argv[1], int(sys.argv[2])
zoneinfo.reset_tzpath([folder])
random.seed(seed)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
FIRST = int((datetime.datetime(1900, 1, 1, tzinfo=datetime.timezone.utc) - EPOCH).total_seconds())
LAST = int((datetime.datetime(2200, 1, 1, tzinfo=datetime.timezone.utc) - EPOCH).total_seconds())
STEP = 40 * 86400

def offset(zone, second):
    moment = EPOCH + datetime.timedelta(seconds=second)
    return int(moment.astimezone(zone).utcoffset().total_seconds())

def change(zone, low, high):
    """The first second of a new offset between two at which it differs."""
    before = offset(zone, low)
    return bisect.bisect_left(range(low, high), True, key=lambda second: offset(zone, second) != before) + low

lines = []
for name in sorted(zoneinfo.available_timezones() - {"localtime"}):
    zone = zoneinfo.ZoneInfo(name)
    seconds = [random.randrange(FIRST, LAST) for _ in range(20)]
    # Some years of each zone in full, so that all of them together see every kind of rule.
    for start in [random.randrange(FIRST, LAST - 20 * STEP) for _ in range(3)] + [1577836800 + random.randrange(STEP)]:
        for low in range(start, start + 20 * STEP, STEP):
            if offset(zone, low) != offset(zone, low + STEP):
                second = change(zone, low, low + STEP)
                seconds += [second - 1, second, second + 1]
    lines += [f"{name} {second} {offset(zone, second)}\n" for second in seconds]
sys.stdout.writelines(lines)
