/** IndexedDB with promises: the few lines of it that this page needs, because every kilobyte waits on a slow network. */

export type Mode = 'readonly' | 'readwrite'

/** The answer to one request. Inside a transaction nothing else may be awaited: the browser would end it. */
export function ask<Answer>(request: IDBRequest<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

export function openDisk(name: string, version: number, make: (made: IDBDatabase) => void): Promise<IDBDatabase> {
  const asked = indexedDB.open(name, version)
  asked.onupgradeneeded = () => make(asked.result)
  return ask(asked).then((disk) => {
    // Another tab with a newer page wants to change the tables: let it, this page reads anew when it is looked at.
    disk.onversionchange = () => disk.close()
    return disk
  })
}

/** One transaction; a change is on the disk when the promise resolves, and an error leaves nothing half done. */
export async function transact<Answer>(
  disk: IDBDatabase,
  stores: readonly string[],
  mode: Mode,
  work: (store: (name: string) => IDBObjectStore) => Promise<Answer>,
): Promise<Answer> {
  const transaction = disk.transaction([...stores], mode, { durability: 'strict' })
  const ended = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('aborted'))
  })
  try {
    const answer = await work((name) => transaction.objectStore(name))
    await ended
    return answer
  } catch (error) {
    ended.catch(() => undefined)
    try {
      transaction.abort()
    } catch {
      // It has ended by itself.
    }
    throw error
  }
}
