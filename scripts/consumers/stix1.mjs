// Checks the STIX 1 and the OpenIOC that we write of events against their schemas, by xmllint (Debian's libxml2-utils), and
// has python-stix read it back: node scripts/consumers/stix1.mjs EVENTS SCHEMAS [PYTHONPATH]
// EVENTS is a folder of events in MISP's JSON. SCHEMAS holds a checkout of https://github.com/STIXProject/schemas for each
// version, named 1.1.1 and 1.2 (tags v1.1.1 and v1.2, with their submodule cybox). PYTHONPATH leads to python-stix,
// python-cybox and mixbox. `npx tsc -b` has to have been run. The last result stands in docs/compatibility/exports.md.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEvents } from '@tocsin/format'
import { indicatorsOfEvent, openioc, stix1Json, stix1Xml } from '@tocsin/convert'

const [events, schemas, python] = process.argv.slice(2)
if (!events || !schemas) throw new Error('node scripts/consumers/stix1.mjs EVENTS SCHEMAS [PYTHONPATH]')

const found = readdirSync(events)
  .filter((name) => name.endsWith('.json') && name !== 'MANIFEST.json')
  .flatMap((name) => [...parseEvents(JSON.parse(readFileSync(join(events, name), 'utf8')))])
  .flatMap(({ event }) => event ?? [])

const folder = mkdtempSync(join(tmpdir(), 'tocsin-stix1-'))
try {
  for (const version of ['1.1.1', '1.2']) await check(version)
  if (python) readBack(python)
  await checkOpenioc()
} finally {
  rmSync(folder, { recursive: true })
}

/** @param {string} version */
async function check(version) {
  const options = { organisation: 'ORGNAME', namespace: 'https://misp.example', version }
  for (const [i, event] of found.entries()) {
    writeFileSync(join(folder, `${i}.${version}.xml`), await textOf(stix1Xml.write(page([event]), options)))
    writeFileSync(join(folder, `${i}.${version}.json`), await textOf(stix1Json.write(page([event]), options)))
  }
  const files = found.map((_, i) => join(folder, `${i}.${version}.xml`))
  report(`STIX ${version}`, validate(wholeSchema(join(String(schemas), version)), files))
}

async function checkOpenioc() {
  const files = []
  for (const [i, event] of found.entries()) {
    files.push(join(folder, `${i}.ioc`))
    writeFileSync(
      join(folder, `${i}.ioc`),
      await textOf(openioc.write(page(indicatorsOfEvent(event)), { author: 'A' })),
    )
  }
  report('OpenIOC 1.0', validate(join(String(schemas), '1.2/external/open_ioc_2010/ioc.xsd'), files))
}

/** @template T @param {T[]} rows */
async function* page(rows) {
  yield rows
}

/** @param {AsyncIterable<string>} pieces */
async function textOf(pieces) {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

/** One schema that knows all that types may name: those of extensions are named nowhere else. @param {string} root */
function wholeSchema(root) {
  const folders = ['.', 'extensions', 'cybox', 'cybox/objects']
  const files = folders.flatMap((one) =>
    readdirSync(join(root, one), { recursive: one === 'extensions', encoding: 'utf8' })
      .filter((name) => name.endsWith('.xsd'))
      .map((name) => join(one, name)),
  )
  const imports = files.flatMap((file) => {
    const [, namespace] = /targetNamespace="([^"]+)"/.exec(readFileSync(join(root, file), 'utf8')) ?? []
    const isOurs = namespace !== undefined && !/open_?ioc|oval|maec|cvrf|capec/i.test(file)
    return isOurs ? [`<xs:import namespace="${namespace}" schemaLocation="${join(root, file)}"/>`] : []
  })
  const path = join(folder, 'all.xsd')
  writeFileSync(path, `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${imports.join('')}</xs:schema>`)
  return path
}

/** @param {string} schema @param {string[]} files */
function validate(schema, files) {
  const { error, stderr } = spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, ...files], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  if (error) throw error
  return stderr.split('\n').filter((line) => line !== '' && !line.endsWith(' validates'))
}

/** @param {string} name @param {string[]} faults */
function report(name, faults) {
  console.log(`${name}: ${found.length} documents, ${faults.length} faults`)
  for (const fault of faults.slice(0, 20)) console.log(fault.slice(0, 400))
  if (faults.length > 0) process.exitCode = 1
}

/** Both forms say to python-stix that there is as much of each. @param {string} path */
function readBack(path) {
  const program = `
import glob, json
from stix.core import STIXPackage
def parts(document):
    event = document.related_packages[0].item
    incident = event.incidents[0]
    lists = (incident.related_indicators, incident.related_observables, incident.leveraged_ttps, event.ttps.ttp if event.ttps else None)
    return [len(one or []) for one in lists]
files = sorted(glob.glob('*.xml'))
same = [f for f in files if parts(STIXPackage.from_xml(f)) == parts(STIXPackage.from_dict(json.load(open(f[:-3] + 'json'))))]
print(f'python-stix: {len(files)} documents read in both forms, {len(same)} of them alike')
`
  const { error, stdout, stderr, status } = spawnSync('/usr/bin/python3', ['-W', 'ignore', '-c', program], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: path },
  })
  if (error) throw error
  console.log(status === 0 ? stdout.trim() : stderr.slice(-2000))
}
