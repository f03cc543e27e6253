#!/usr/bin/python3
"""Fails if the batch tool depends on more packages than it should: it must build without the gate's HTTP library.

usage: check-light-core.py      In the package's folder. Nothing is built: the package manager is asked what it would.
"""
import json
import subprocess
import sys

# What `swift build --product callsheet` may build beside our own targets. It brings no HTTP library along.
ALLOWED = {"ArgumentParser"}

package = json.loads(subprocess.check_output(["swift", "package", "describe", "--type", "json"]))
targets = {target["name"]: target for target in package["targets"]}
seen, waiting, products = set(), ["callsheet"], {}
while waiting:
    name = waiting.pop()
    if name in seen:
        continue
    seen.add(name)
    waiting += targets[name].get("target_dependencies", [])
    for product in targets[name].get("product_dependencies", []):
        products.setdefault(product, name)

for product, name in sorted(products.items()):
    if product not in ALLOWED:
        print(f"Package.swift: Target '{name}' brings '{product}' into the batch tool. Allowed: {', '.join(sorted(ALLOWED))}")
if "Hummingbird" not in targets["callsheet-gate"]["product_dependencies"]:
    sys.exit("check-light-core.py: The gate's own dependency is not seen, so this check sees nothing")
sys.exit(any(product not in ALLOWED for product in products))
