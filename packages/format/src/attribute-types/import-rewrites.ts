/**
 * MISP's default import rules (its `regexp` table as installed): Windows paths become environment variables, registry
 * roots their short names, and the traces of four Windows caches are refused. They apply to every type.
 *
 * A dot stands for any one character, as in MISP's rules. Its two rules for `Program Files (x86)` are left out: their
 * bare parentheses never match real ones, so `C:\Program Files (x86)\a` becomes `%PROGRAMFILES%\(x86)\a`.
 */
type Rewrite = { from: RegExp; to?: RegExp; becomes: string }

const rewrites: readonly Rewrite[] = [
  drivePath('ProgramData.', '%ALLUSERSPROFILE%\\'),
  drivePath('Documents and Settings.All Users.', '%ALLUSERSPROFILE%\\'),
  drivePath('Program Files.Common Files.', '%COMMONPROGRAMFILES%\\'),
  userPath('Users', 'AppData.Local.Temp.', '%TEMP%\\'),
  drivePath('Program Files.', '%PROGRAMFILES%\\'),
  drivePath('Users.Public.', '%PUBLIC%\\'),
  userPath('Documents and Settings', 'Local Settings.Temp.', '%TEMP%\\'),
  userPath('Users', 'AppData.Local.', '%LOCALAPPDATA%\\'),
  userPath('Users', 'AppData.Roaming.', '%APPDATA%\\'),
  userPath('Users', 'Application Data.', '%APPDATA%\\'),
  userPath('Windows', 'Application Data.', '%APPDATA%\\'),
  userPath('Users', '', '%USERPROFILE%\\'),
  userPath('DOCUME~1.', '', '%USERPROFILE%\\'),
  userPath('Documents and Settings', '', '%USERPROFILE%\\'),
  drivePath('Windows.', '%WINDIR%\\'),
  { from: /.REGISTRY.USER.S(?:-\d){2}-\d{2}-\d{9}-\d{10}-\d{9}-\d{4}/gis, becomes: 'HKCU' },
  { from: /.REGISTRY.USER.S(?:-\d){2}-\d{2}(?:-\d{10}){2}-\d{9}-\d{4}/gis, becomes: 'HKCU' },
  { from: /.REGISTRY.USER.S(?:-\d){2}-\d{2}(?:-\d{10}){3}-\d{4}/gis, becomes: 'HKCU' },
  { from: /.REGISTRY.MACHINE./gis, becomes: 'HKLM\\' },
]

const refused = [
  /%USERPROFILE%.Application Data.Microsoft.UProof/is,
  /%USERPROFILE%.Local Settings.History/is,
  /%APPDATA%.Microsoft.UProof/is,
  /%LOCALAPPDATA%.Microsoft.Windows.Temporary Internet Files/is,
]

/** Finds every value that a rule could touch, in one pass, so that the others pay for no rule. */
const concerned =
  /:.(?:Program|Documents and Settings|DOCUME~1|Users|Windows)|REGISTRY.(?:USER|MACHINE)|%(?:USERPROFILE|APPDATA|LOCALAPPDATA)%/is

/** Applies the default import rules to a value; undefined when they refuse it. */
export function rewritePaths(value: string): string | undefined {
  if (!concerned.test(value)) return value
  // No rule reaches across a line end.
  const lines = value.split('\n').map(rewriteLine)
  if (lines.some((line) => refused.some((rule) => rule.test(line)))) return undefined
  return lines.join('\n')
}

function rewriteLine(line: string): string {
  return rewrites.reduce(
    (text, { from, to, becomes }) =>
      to === undefined ? text.replace(from, () => becomes) : replaceSpans(text, from, to, becomes),
    line,
  )
}

/**
 * Replaces each span from a match of `from` to the next match of `to`. The same as one pattern with a lazy gap, but
 * linear: where nothing follows the first `from`, nothing follows a later one.
 */
function replaceSpans(text: string, from: RegExp, to: RegExp, becomes: string): string {
  let out = ''
  let done = 0
  for (;;) {
    from.lastIndex = done
    const start = from.exec(text)
    if (start === null) break
    to.lastIndex = from.lastIndex
    if (to.exec(text) === null) break
    out += text.slice(done, start.index) + becomes
    done = to.lastIndex
  }
  return done === 0 ? text : out + text.slice(done)
}

function drivePath(path: string, becomes: string): Rewrite {
  return { from: new RegExp(`.:.${path}`, 'gis'), becomes }
}

/** A folder of some user: `root`, a name of any length, then `below`. */
function userPath(root: string, below: string, becomes: string): Rewrite {
  return { from: new RegExp(`.:.${root}\\\\`, 'gis'), to: new RegExp(`\\\\${below}`, 'gis'), becomes }
}
