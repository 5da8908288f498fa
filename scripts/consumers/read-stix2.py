# What scripts/consumers/stix2.mjs asks of OASIS' and MISP's programs; the folder that it names holds events/, 2.1/ and 2.0/.
import json
import logging
import re
import sys
import warnings
from collections import Counter
from pathlib import Path

import stix2
from misp_stix_converter import InternalSTIX2toMISPParser, MISPtoSTIX20Parser, MISPtoSTIX21Parser
from stix2patterns.validator import run_validator

warnings.filterwarnings('ignore')
logging.disable(logging.CRITICAL)
folder = Path(sys.argv[1])


def parsed(objects, version, faults):
    """The stix2 library reads each object; 2.0's UUIDs may be of any version, as MISP's are."""
    for obj in objects:
        try:
            stix2.parse(obj, allow_custom=True, version=version, interoperability=True)
        except Exception as error:
            faults[f'stix2 {obj["type"]}: {error}'[:200]] += 1


def patterns(objects, version, faults):
    count = 0
    for obj in objects:
        if obj['type'] != 'indicator' or obj.get('pattern_type', 'stix') != 'stix':
            continue
        count += 1
        for fault in run_validator(obj['pattern'], version):
            faults[f'pattern: {fault}'[:200]] += 1
    return count


def read_back(text, version, event, faults):
    """misp-stix reads the bundle as one of its own: attributes and objects that come back, of those that were sent."""
    try:
        parser = InternalSTIX2toMISPParser()
        parser.load_stix_bundle(stix2.parse(text, allow_custom=True, version=version, interoperability=True))
        parser.parse_stix_bundle()
        back = json.loads(parser.misp_event.to_json())
    except Exception as error:
        faults[f'misp-stix reads back: {error!r}'[:200]] += 1
        return 0, 0
    sent = {a['uuid'] for a in event.get('Attribute') or [] if 'uuid' in a}
    sent |= {o['uuid'] for o in event.get('Object') or [] if 'uuid' in o}
    came = {thing['uuid'] for thing in back.get('Attribute', []) + back.get('Object', [])}
    return len(sent), len(sent & came)


def comparable(obj):
    """What is said beside times and lists; a pattern as the comparisons that it joins."""
    left_out = ('created', 'modified', 'object_refs', 'labels', 'pattern_version', 'first_observed', 'last_observed')
    told = {key: value for key, value in obj.items() if key not in left_out}
    if 'pattern' in told and obj.get('pattern_type', 'stix') == 'stix':
        bare = re.findall(r"'(?:[^'\\]|\\.)*'|[^'()]+", told['pattern'][1:-1], re.S)
        told['pattern'] = sorted(re.split(r' AND (?=[a-z0-9-]+:)', ''.join(bare)))
    text = json.dumps(told, sort_keys=True)
    return re.sub(r'(T\d\d:\d\d:\d\d)(?:\.0+)?Z', r'\1Z', text)


def compare(ours, event, writer, counts):
    parser = writer()
    try:
        parser.parse_misp_event(event)
        theirs = {obj['id']: obj for obj in json.loads(parser.bundle.serialize())['objects']}
    except Exception:
        counts['events that misp-stix does not write'] += 1
        return
    own = {obj['id']: obj for obj in ours}
    for key in theirs.keys() & own.keys():
        same = comparable(theirs[key]) == comparable(own[key])
        counts['objects the same' if same else 'objects that differ'] += 1
        if not same:
            for name in sorted(set(theirs[key]) | set(own[key])):
                if comparable({name: theirs[key].get(name)}) != comparable({name: own[key].get(name)}):
                    counts[f'  {key.split("--")[0]}.{name}'] += 1
    counts['objects of misp-stix alone'] += len(theirs.keys() - own.keys())
    counts['objects of ours alone'] += len(own.keys() - theirs.keys())


worst = 0
for version, writer in (('2.1', MISPtoSTIX21Parser), ('2.0', MISPtoSTIX20Parser)):
    faults, counts, sums = Counter(), Counter(), Counter()
    for path in sorted((folder / version).iterdir()):
        text = path.read_text()
        objects = json.loads(text).get('objects', [])
        event = json.loads((folder / 'events' / path.name).read_text())['Event']
        parsed(objects, version, faults)
        sums['bundles'] += 1
        sums['objects'] += len(objects)
        sums['patterns'] += patterns(objects, version, faults)
        sent, came = read_back(text, version, event, faults)
        sums['records sent'] += sent
        sums['records that misp-stix reads back'] += came
        compare(objects, {'Event': event}, writer, counts)
    print(f'STIX {version}:', ', '.join(f'{count} {what}' for what, count in sums.items()))
    print(f'  {sum(faults.values())} faults', *(f'\n    {count} {fault}' for fault, count in faults.most_common(20)))
    for what, count in counts.most_common(40):
        print(f'  {count} {what}')
    worst = max(worst, sum(faults.values()))
sys.exit(1 if worst else 0)
