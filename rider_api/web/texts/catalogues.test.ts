import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const here = import.meta.dirname
const faces = readdirSync(here)
  .filter((file) => file.endsWith('.ko.json'))
  .map((file) => file.replace('.ko.json', ''))

const PAIRS = new Set(['이/가', '을/를', '은/는', '과/와', '으로/로', '아/야', '이에요/예요', '이라/라'])

function readCatalogue(face: string, language: string): Record<string, string> {
  return JSON.parse(readFileSync(`${here}/${face}.${language}.json`, 'utf8'))
}

function listPlaceholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)(?::[^}]*)?\}/g)].map((found) => found[1] ?? ''))].sort()
}

function listPairs(text: string): string[] {
  return [...text.matchAll(/\{\w+:([^}]*)\}/g)].map((found) => found[1] ?? '')
}

it('says no key in two catalogues', () => {
  const keys = faces.flatMap((face) => Object.keys(readCatalogue(face, 'ko')))
  expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([])
})

describe.each(faces)('the catalogue of %s', (face) => {
  const korean = readCatalogue(face, 'ko')
  const english = readCatalogue(face, 'en')

  it('has the same keys in both languages, all of its own face', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(korean).sort())
    expect(Object.keys(korean).filter((key) => !key.startsWith(`${face.split('-')[0]}.`))).toEqual([])
  })

  it('has no empty text and no stray brace', () => {
    for (const text of [...Object.values(korean), ...Object.values(english)]) {
      expect(text.trim()).toBe(text)
      expect(text).not.toBe('')
      expect(text.replace(/\{\w+(?::[^{}/]*\/[^{}/]*)?\}/g, '')).not.toMatch(/[{}]/)
    }
  })

  it('asks for the same values in both languages', () => {
    for (const [key, text] of Object.entries(korean)) {
      expect([key, listPlaceholders(english[key] ?? '')]).toEqual([key, listPlaceholders(text)])
    }
  })

  it('uses only particles that exist', () => {
    for (const text of Object.values(korean)) {
      for (const pair of listPairs(text)) expect(PAIRS).toContain(pair)
    }
  })

  it('never writes a particle by hand behind a value', () => {
    for (const text of Object.values(korean)) expect(text).not.toMatch(/\}(이|가|을|를|은|는|과|와)(\s|$|\.)/)
  })
})
