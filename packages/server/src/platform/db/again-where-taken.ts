/** SQLSTATE: another transaction has taken what is there once only. */
const TAKEN = '23505'

/**
 * Does a whole transaction once more, should somebody else have added the same at the same moment: by now it finds that it is
 * there.
 */
export async function againWhereTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === TAKEN)) throw error
    return work()
  }
}
