/** The coordinator's rules about one person: what holds, what could be added, and how they are said. */
import { call } from '../../shared/api'
import type { ModelCode } from '../../shared/types'
import { word } from '../texts'

export const RULE_KINDS = ['usual_courier', 'never_courier', 'only_model', 'needs_pair', 'needs_skill'] as const
export type RuleKind = (typeof RULE_KINDS)[number]

export interface Rule {
  id: string
  kind: RuleKind
  value: string
  team: string | null
  /** Nobody of the district is meant any more. */
  gone: boolean
}

export interface Rules {
  rules: Rule[]
  /** Days whose plan was made before a rule of today. */
  planned_days: string[]
  couriers: { code: string; team: string; model: ModelCode }[]
  models: ModelCode[]
  skills: string[]
  pairs: boolean
}

export interface Choice {
  value: string
  /** What stands beside a courier's code. */
  team: string
}

const path = (number: number) => `/desk/recipients/${number}/rules`

export const getRules = (number: number) => call<Rules>('GET', path(number))
export const addRule = (number: number, kind: RuleKind, value: string) => call('POST', path(number), { body: { kind, value } })
export const dropRule = (number: number, rule: string) => call('DELETE', `${path(number)}/${rule}`)

/** Kinds of which this district has something to name. */
export function kindsOf(rules: Rules): RuleKind[] {
  return RULE_KINDS.filter((kind) => (kind === 'needs_pair' ? rules.pairs : choicesOf(rules, kind).length > 0))
}

/** What a rule of this kind can name; nothing for a pair. */
export function choicesOf({ couriers, models, skills }: Rules, kind: RuleKind): Choice[] {
  switch (kind) {
    case 'usual_courier':
    case 'never_courier':
      return couriers.map(({ code, team }) => ({ value: code, team }))
    case 'only_model':
      return models.map((value) => ({ value, team: '' }))
    case 'needs_skill':
      return skills.map((value) => ({ value, team: '' }))
    case 'needs_pair':
      return []
  }
}

/** "보내지 않을 배송원: 라이더-02". */
export function sayRule({ kind, value }: { kind: string; value: string }): string {
  const named = kind === 'only_model' ? word('shared.model', value) : value
  return [word('desk.rule', kind), named].filter(Boolean).join(': ')
}
