#!/usr/bin/python3
"""Checks JSON files against a JSON Schema, with python3-jsonschema, which knows nothing of Callsheet.

usage: validate-json.py SCHEMA FILE...     One line for each fault; exit status 1 if there is any.
"""
import json
import sys

import jsonschema

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
faults = 0
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    for fault in validator.iter_errors(document):
        faults += 1
        print(f"{path}: {fault.json_path}: {fault.message[:300]}")
sys.exit(1 if faults else 0)
