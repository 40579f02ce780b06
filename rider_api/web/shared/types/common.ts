/**
 * What travels between the server and the screens. Times of the service day (`…_seconds`) are integer seconds since
 * midnight in Korea; moments are ISO 8601 with an offset; ids are strings.
 */

export interface Bilingual {
  ko: string
  en: string
}

/** A code, its cause and what to do: every refusal, unserved order and violation has this shape. */
export interface Reason {
  code: string
  cause: Bilingual
  action: Bilingual
  subject: string[]
}

export type Role = 'coordinator' | 'kitchen' | 'care_manager' | 'courier' | 'auditor' | 'metropolitan'
export type ModelCode = 'rider' | 'self_sufficiency' | 'walking_resident' | 'direct'
export type MenuKind = 'general' | 'side_dishes' | 'liquid' | 'porridge' | 'dysphagia'
export type StopKind = 'pickup' | 'drop' | 'door'
export type StopStatus = 'planned' | 'arrived' | 'delivered' | 'no_answer' | 'refused' | 'away'
export type ContainerKind = 'reusable' | 'disposable'

export interface Named {
  id: string
  name: string
}

/** A place that nobody could put on the map yet has no coordinates. */
export interface Place extends Named {
  lat: number | null
  lon: number | null
}

export interface Me {
  role: Role
  login: string
  area: Named | null
  kitchen: Named | null
  day: string
  /** Where the stream stands: who shows no day follows it from here. */
  epoch: string
  event: number
}

export interface Item {
  menu: string
  kind: MenuKind
  meals: number
  diet?: string | null
}
