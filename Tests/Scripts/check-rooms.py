#!/usr/bin/python3
"""Fails on an import that Package.swift does not declare, on a declared dependency that nothing imports, on a room that
depends on one below it in Package.swift's list, and on packages in the batch tool that belong to the gate.

usage: check-rooms.py      In the package's folder. Nothing is built or fetched.
"""
import json
import pathlib
import re
import subprocess
import sys

# What comes with Swift or the system. Foundation is not among the rooms' own: FoundationEssentials is the part of it that
# carries no locale and time zone data.
SYSTEM = {"Dispatch", "FoundationEssentials", "Glibc", "Synchronization", "Testing"}
FULL_FOUNDATION = {"Foundation"}

# What `swift build --product callsheet` may build beside our own targets. It brings no HTTP library along.
BATCH_TOOL_PRODUCTS = {"ArgumentParser", "Logging"}

IMPORT = re.compile(r"^(?:@\w+ )*(?:(?:public|package|internal|fileprivate|private) )?import (?:\w+ )?(\w+)", re.MULTILINE)

package = json.loads(subprocess.check_output(["swift", "package", "dump-package"]))
targets = {target["name"]: target for target in package["targets"]}
order = {name: place for place, name in enumerate(targets)}
faults = []


def dependencies(target):
    """Names of targets and products that a target declares."""
    return [next(iter(dependency.values()))[0] for dependency in target["dependencies"]]


def module(name):
    """The module that a target or a product of that name is imported by."""
    return name.replace("-", "_")


for name, target in targets.items():
    if target["type"] == "system":
        continue
    folder = pathlib.Path(target.get("path") or f"{'Tests' if target['type'] == 'test' else 'Sources'}/{name}")
    declared = {module(dependency) for dependency in dependencies(target)}
    used = {}
    for file in sorted(folder.rglob("*.swift")):
        for imported in IMPORT.findall(file.read_text()):
            used.setdefault(imported, file)
    is_test = target["type"] == "test" or folder.parts[0] == "Tests"
    for imported in sorted(used.keys() - declared - SYSTEM - (FULL_FOUNDATION if is_test else set())):
        faults.append(f"{used[imported]}: Imports '{imported}', which Package.swift does not declare for '{name}'")
    for dependency in sorted(declared - used.keys()):
        # Tests run programs that they do not import.
        if not (is_test and targets.get(dependency.replace("_", "-"), {}).get("type") == "executable"):
            faults.append(f"Package.swift: Nothing in '{name}' imports '{dependency}'. Remove the dependency")
    for dependency in dependencies(target):
        if order.get(dependency, -1) >= order[name]:
            faults.append(f"Package.swift: '{name}' depends on '{dependency}', which stands below it")

seen, waiting = set(), ["callsheet"]
while waiting:
    name = waiting.pop()
    if name in seen:
        continue
    seen.add(name)
    for dependency in dependencies(targets[name]):
        if dependency in targets:
            waiting.append(dependency)
        elif dependency not in BATCH_TOOL_PRODUCTS:
            allowed = ", ".join(sorted(BATCH_TOOL_PRODUCTS))
            faults.append(f"Package.swift: '{name}' brings '{dependency}' into the batch tool. Allowed: {allowed}")

for fault in faults:
    print(fault)
if "Hummingbird" not in dependencies(targets["callsheet-gate"]):
    sys.exit("check-rooms.py: The gate's own dependency is not seen, so this check sees nothing")
sys.exit(bool(faults))
