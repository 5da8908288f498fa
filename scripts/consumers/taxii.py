"""Has the TAXII client of OASIS read a running server, and write to it:

    PYTHONPATH=CLIENT python3 scripts/consumers/taxii.py https://SERVER EMAIL KEY

CLIENT is a copy of https://github.com/oasis-open/cti-taxii-client, KEY an automation key of the user with that address, who
may add events. The objects that are written are those of a small report; it stays on the server. The last result stands in
docs/compatibility/exports.md.
"""

import datetime
import sys
import uuid

import taxii2client
from taxii2client.v21 import Server, as_pages

PAGE = 100


def main(url, email, key):
    print(f"cti-taxii-client {taxii2client.__version__}")
    server = Server(f"{url}/taxii2/", user=email, password=key)
    root = server.default
    print(f"{server.title}: {len(server.api_roots)} API root, {', '.join(root.versions)}")
    for collection in root.collections:
        if collection.can_read:
            read(collection)
    write(root, next(one for one in root.collections if one.can_write))


def read(collection):
    """Reads a collection by pages, by its manifest, and object by object, and holds these against each other."""
    pages = [page.get("objects", []) for page in as_pages(collection.get_objects, per_request=PAGE)]
    listed = [one for page in as_pages(collection.get_manifest, per_request=PAGE) for one in page.get("objects", [])]
    objects = [one for page in pages for one in page]
    expect([one["id"] for one in objects] == [one["id"] for one in listed], "objects and manifest tell the same")
    expect(all(len(page) <= PAGE for page in pages), "no page is larger than was asked for")
    for record in listed[:: max(1, len(listed) // 10)]:
        check(collection, record)
    last = max((one["date_added"] for one in listed), default=None)
    expect(last is None or not collection.get_objects(added_after=last).get("objects"), "nothing follows the last")
    print(f"{collection.title}: {len(objects)} objects on {len(pages)} pages")


def check(collection, record):
    found = collection.get_object(record["id"])["objects"]
    expect([one["id"] for one in found] == [record["id"]], f"{record['id']} is found by itself")
    expect(record["version"] in collection.object_versions(record["id"])["versions"], "its version is listed")
    kind = record["id"].split("--")[0]
    by_filter = collection.get_objects(id=record["id"], type=kind, version="last", spec_version="2.1")
    expect([one["id"] for one in by_filter["objects"]] == [record["id"]], "filters find it")


def write(root, collection):
    at = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    common = {"spec_version": "2.1", "created": at, "modified": at}
    indicator = {
        **common,
        "type": "indicator",
        "id": f"indicator--{uuid.uuid4()}",
        "pattern": "[domain-name:value = 'taxii.example']",
        "pattern_type": "stix",
        "valid_from": at,
    }
    report = {
        **common,
        "type": "report",
        "id": f"report--{uuid.uuid4()}",
        "name": "Written by a TAXII client",
        "published": at,
        "object_refs": [indicator["id"]],
    }
    status = collection.add_objects({"objects": [report, indicator]})
    expect(status.status == "complete" and status.success_count == 2, f"both objects are taken: {status.failures}")
    expect(root.get_status(status.id).success_count == 2, "the status can be asked for again")
    print(f"{collection.title}: {status.success_count} objects written")


def expect(holds, what):
    if not holds:
        raise SystemExit(f"not so: {what}")


main(*sys.argv[1:])
