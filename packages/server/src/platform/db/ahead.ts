/** What is read ahead may fail before anybody waits for it; whoever does, learns of it then. */
export function ahead<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}

/** What `work` makes of each item, in order; the next is worked on while its predecessor is taken. */
export async function* mapAhead<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  let working: Promise<Result> | undefined
  for await (const item of items) {
    const next = ahead(work(item))
    if (working) yield await working
    working = next
  }
  if (working) yield await working
}
