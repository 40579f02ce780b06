/**
 * Locking what lies on the phone. Pure WebCrypto, no storage.
 *
 *   PIN ──PBKDF2──▶ PIN key ──unwraps──▶ shift key (handed out by the server) ──AES-GCM──▶ day, records, photos, token
 *
 * A box is 12 random bytes and the AES-256-GCM text; what it may stand for (`place`) is bound to it, so that no box can
 * be put in the place of another one. Keys that stay on the phone cannot be taken out of it by a script.
 */

/** Encrypted bytes, and the id of the shift key that opens them. */
export interface Box {
  key: string
  bytes: Uint8Array<ArrayBuffer>
}

/** What is kept of a PIN: never the PIN. `wrapped` are shift keys under the PIN key, by their id. */
export interface Lock {
  rounds: number
  salt: Uint8Array<ArrayBuffer>
  wrapped: Record<string, Uint8Array<ArrayBuffer>>
  /** Wrong tries since the last right one. */
  tries: number
}

/** The keys while the phone is open. */
export interface Ring {
  pin: CryptoKey
  keys: Record<string, CryptoKey>
  /** The shift key of today: what is made now is put under it. */
  current: string
}

/** A shift key as the server hands it out: base64. */
export interface ShiftKey {
  id: string
  key: string
}

export const MOST_TRIES = 5
/** About half a second on a cheap phone; six digits are too few to hold for long against somebody who copied the disk. */
export const ROUNDS = 310_000
const NONCE_BYTES = 12
const PLAIN = new TextEncoder()

/** Whether this page may encrypt at all: browsers allow it only over https (and on this very machine). */
export function canLock(): boolean {
  return globalThis.crypto?.subtle !== undefined
}

export async function derivePinKey(pin: string, { salt, rounds }: Pick<Lock, 'salt' | 'rounds'>): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', PLAIN.encode(pin), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, typed, AES, false, ['encrypt', 'decrypt'])
}

const AES = { name: 'AES-GCM', length: 256 }

export function makeSalt(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(16))
}

/** A shift key twice: to be used while the phone is open, and wrapped for the next time the PIN is typed. */
export async function takeShiftKey(pin: CryptoKey, { id, key }: ShiftKey): Promise<{ key: CryptoKey; wrapped: Uint8Array<ArrayBuffer> }> {
  const raw = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0))
  return { key: await importKey(raw), wrapped: await encrypt(pin, raw, id) }
}

/** The shift keys of a lock, or null when the PIN is another one. */
export async function openLock(lock: Lock, pin: CryptoKey): Promise<Record<string, CryptoKey> | null> {
  try {
    const keys = Object.entries(lock.wrapped).map(async ([id, wrapped]) => [id, await importKey(await decrypt(pin, wrapped, id))] as const)
    return Object.fromEntries(await Promise.all(keys))
  } catch {
    return null
  }
}

export async function seal(ring: Ring, content: BufferSource, place: string): Promise<Box> {
  return { key: ring.current, bytes: await encrypt(ring.keys[ring.current] as CryptoKey, content, place) }
}

export function sealValue(ring: Ring, value: unknown, place: string): Promise<Box> {
  return seal(ring, PLAIN.encode(JSON.stringify(value)), place)
}

/** The content of a box; null when its key is not on the ring, or it does not belong here. */
export async function unseal(ring: Ring, box: Box, place: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const key = ring.keys[box.key]
  return key === undefined ? null : decrypt(key, box.bytes, place).catch(() => null)
}

export async function unsealValue<Value>(ring: Ring, box: Box, place: string): Promise<Value | null> {
  const bytes = await unseal(ring, box, place)
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as Value)
}

function importKey(raw: BufferSource): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, AES, false, ['encrypt', 'decrypt'])
}

async function encrypt(key: CryptoKey, content: BufferSource, place: string): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const text = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: PLAIN.encode(place) }, key, content)
  const bytes = new Uint8Array(NONCE_BYTES + text.byteLength)
  bytes.set(iv)
  bytes.set(new Uint8Array(text), NONCE_BYTES)
  return bytes
}

async function decrypt(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>, place: string): Promise<Uint8Array<ArrayBuffer>> {
  const parameters = { name: 'AES-GCM', iv: bytes.slice(0, NONCE_BYTES), additionalData: PLAIN.encode(place) }
  return new Uint8Array(await crypto.subtle.decrypt(parameters, key, bytes.slice(NONCE_BYTES)))
}
