"""Validates the schema itself and every expected reply of the fixtures against it.

Exits with 77, which CTest counts as skipped, where the package jsonschema is missing.
"""
import json
import pathlib
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    sys.exit(77)

schema_file, *reply_files = map(pathlib.Path, sys.argv[1:])
schema = json.loads(schema_file.read_text(encoding="utf-8"))
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)

failed = False
for file in reply_files:
    for error in validator.iter_errors(json.loads(file.read_text(encoding="utf-8"))):
        print(f"{file}: {error.json_path}: {error.message}")
        failed = True

# What the schema must refuse, or it would say nothing.
for wrong in (
    {"schema": 2, "source": "/a", "tasks": []},
    {"schema": 1, "source": "/a"},
    {"schema": 1, "source": "/a", "tasks": [], "error": {"message": "m"}},
    {"schema": 1, "source": "/a", "tasks": [], "extra": 1},
    {"schema": 1, "source": "/a", "error": {"message": "m", "line": 0}},
    {"schema": 1, "source": "/a", "tasks": [
        {"name": "a", "plugin": "p", "parameters": [{"key": "k", "value": {"string": "s", "bool": True}}]}]},
    {"schema": 1, "source": "/a", "tasks": [
        {"name": "a", "plugin": "p", "parameters": [{"key": "k", "value": {"list": [{"text": "s"}]}}]}]},
):
    if validator.is_valid(wrong):
        print(f"the schema takes {wrong}")
        failed = True
sys.exit(failed)
