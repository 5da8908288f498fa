// The project installs from whatever registry its reader uses, so it names none.
const REGISTRY = /registry\.(npmjs|yarnpkg)\.|^\s*(@[\w-]+:)?registry\s*=|_auth[T]oken/
const RESOLVED = /"resolved": "(https?|git\+\w+|file):/

/** @type {import('./read-file.mjs').HouseRule} */
export const noRegistry = {
  name: 'no-registry',
  appliesTo: (path) =>
    /\.(tsx?|[cm]?js|json|md|ya?ml|sh)$|(^|\/)\.npmrc$|^\.ci\//.test(path) && !/\/fixtures\//.test(path),
  check({ path, lines, isData }) {
    if (isData) return []
    const isLock = path.endsWith('package-lock.json')
    return lines.flatMap((line, index) => {
      const isFault = REGISTRY.test(line) || (isLock && RESOLVED.test(line))
      return isFault ? [{ line: index + 1, message: 'names a package registry' }] : []
    })
  },
}
