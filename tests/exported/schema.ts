// Written by `palisade export`.

export type WeirdType = "a" | "A";

export type State = "on" | "off";

export type MixedCase = "Ab";

export type Char = "x";

export type Mood = "good" | "very bad" | "" | "sehr-gut" | "self" | "ja \"klar\"" | "naïve" | "1st";

export type Text = "a";

export interface AppUser {
  id: string;
  state: State;
  states: (State | null)[];
}

/** What an INSERT into app.users takes. */
export interface NewAppUser {
  id: string;
  state: State;
  states?: (State | null)[];
}

export interface OddSchemaOrder {
  group: string | null;
  id: number;
  table: number;
  to: string;
}

/** What an INSERT into odd schema.order takes. */
export interface NewOddSchemaOrder {
  group?: string | null;
  id: number;
  table: number;
  to: string;
}

/** It's * / "odd" \ <b> `x` {y}
 * second line
 * 
 * anda third */
export interface WeirdName {
  /** * / it's
   * "two" lines */
  select: number;
  type: string;
  "Großes Ä": string | null;
  "with space": string;
  "1st": number | null;
  "a-b": number | null;
  "a b": number | null;
  "quote \" here": number | null;
  "日本": number | null;
  "*/": number | null;
  "br{ace}": number | null;
  "back\\slash": number | null;
  "<b>&": number | null;
  "'": number | null;
}

/** What an INSERT into odd schema.weird " name takes. */
export interface NewWeirdName {
  select: number;
  type?: string;
  "Großes Ä"?: string | null;
  "with space": string;
  "1st"?: number | null;
  "a-b"?: number | null;
  "a b"?: number | null;
  "quote \" here"?: number | null;
  "日本"?: number | null;
  "*/"?: number | null;
  "br{ace}"?: number | null;
  "back\\slash"?: number | null;
  "<b>&"?: number | null;
  "'"?: number | null;
}

export interface X {
  id: number;
}

/** What an INSERT into * / x takes. */
export interface NewX {
  id: number;
}

export interface PublicVec {
  id: number;
}

/** What an INSERT into Vec takes. */
export interface NewPublicVec {
  id: number;
}

export interface PublicDate {
  id: number;
  d: Date | null;
}

/** What an INSERT into dates takes. */
export interface NewPublicDate {
  id: number;
  d?: Date | null;
}

export interface Diesel {
  id: number;
}

/** What an INSERT into diesel takes. */
export interface NewDiesel {
  id: number;
}

export interface Enum {
  id: number;
  t: Text;
  tt: string | null;
  m: MixedCase;
  c: Char;
  cc: string | null;
  w: WeirdType;
  ms: (MixedCase | null)[];
}

/** What an INSERT into enums takes. */
export interface NewEnum {
  id: number;
  t: Text;
  tt?: string | null;
  m: MixedCase;
  c: Char;
  cc?: string | null;
  w: WeirdType;
  ms: (MixedCase | null)[];
}

export interface Kind {
  id: string;
  b: boolean;
  i2: number;
  i4: number;
  f4: number;
  f8: number;
  n: string;
  t: string;
  v: string;
  c: string;
  bytes: Uint8Array;
  u: string;
  j: unknown;
  jb: unknown;
  d: Date;
  tod: string;
  ts: Date;
  tz: Date;
  mood: Mood;
  e: string;
  missing: Date | null;
  many: (string | null)[];
  moods: (Mood | null)[] | null;
  ip: string;
  o: number;
  n63: string;
}

/** What an INSERT into kinds takes. */
export interface NewKind {
  id: string;
  b: boolean;
  i2: number;
  i4: number;
  f4: number;
  f8: number;
  n: string;
  t: string;
  v: string;
  c: string;
  bytes: Uint8Array;
  u: string;
  j: unknown;
  jb: unknown;
  d: Date;
  tod: string;
  ts: Date;
  tz: Date;
  mood: Mood;
  e: string;
  missing?: Date | null;
  many: (string | null)[];
  moods?: (Mood | null)[] | null;
  ip: string;
  o: number;
  n63: string;
}

export interface NoKey {
  line: number | null;
}

/** What an INSERT into no key takes. */
export interface NewNoKey {
  line?: number | null;
}

export interface Nothing {
}

/** What an INSERT into nothing takes. */
export interface NewNothing {
}

export interface Order {
  id: number;
  parent: number | null;
}

/** What an INSERT into order takes. */
export interface NewOrder {
  id: number;
  parent?: number | null;
}

export interface Part {
  id: number;
  at: Date;
}

/** What an INSERT into parts takes. */
export interface NewPart {
  id: number;
  at: Date;
}

export interface Rare {
  id: string;
  at: string;
  net: string | null;
  mac: string | null;
  mac8: string | null;
  m: string | null;
  r: string | null;
  rd: string | null;
  rts: string | null;
  mr: string | null;
  bits: string | null;
  vb: string | null;
  ttz: string | null;
  p: string | null;
  tv: string | null;
  tq: string | null;
  jp: string | null;
  l: string | null;
  oc: string | null;
  rc: string | null;
  pr: string | null;
  prs: (string | null)[] | null;
}

/** What an INSERT into rare takes. */
export interface NewRare {
  at: string;
  net?: string | null;
  mac?: string | null;
  mac8?: string | null;
  m?: string | null;
  r?: string | null;
  rd?: string | null;
  rts?: string | null;
  mr?: string | null;
  bits?: string | null;
  vb?: string | null;
  ttz?: string | null;
  p?: string | null;
  tv?: string | null;
  tq?: string | null;
  jp?: string | null;
  l?: string | null;
  oc?: string | null;
  rc?: string | null;
  pr?: string | null;
  prs?: (string | null)[] | null;
}

export interface SqlType {
  id: number;
  "sql-types": number | null;
}

/** What an INSERT into sql_types takes. */
export interface NewSqlType {
  id: number;
  "sql-types"?: number | null;
}

export interface PublicString {
  id: number;
  option: number | null;
}

/** What an INSERT into string takes. */
export interface NewPublicString {
  id: number;
  option?: number | null;
}

export interface TwoLine {
  "i\nd": number;
  t: string | null;
}

/** What an INSERT into two lines takes. */
export interface NewTwoLine {
  "i\nd": number;
  t?: string | null;
}

export interface User {
  id: number;
  columns: number | null;
  star: number | null;
  dsl: number | null;
  all_columns: number | null;
  table: number | null;
  users: number | null;
  bool: number | null;
  str: number | null;
  usize: number | null;
  diesel: number | null;
  std: number | null;
  core: number | null;
  query: number | null;
  i32: number | null;
  string: number | null;
  fn: number | null;
  none: number | null;
  vec: number | null;
  "r#b": number | null;
  self: number | null;
  crate: number | null;
  sql_type: number | null;
}

/** What an INSERT into users takes. */
export interface NewUser {
  id: number;
  columns?: number | null;
  star?: number | null;
  dsl?: number | null;
  all_columns?: number | null;
  table?: number | null;
  users?: number | null;
  bool?: number | null;
  str?: number | null;
  usize?: number | null;
  diesel?: number | null;
  std?: number | null;
  core?: number | null;
  query?: number | null;
  i32?: number | null;
  string?: number | null;
  fn?: number | null;
  none?: number | null;
  vec?: number | null;
  "r#b"?: number | null;
  self?: number | null;
  crate?: number | null;
  sql_type?: number | null;
}

export interface Rger {
  id: number;
  order: number | null;
}

/** What an INSERT into Ärger takes. */
export interface NewRger {
  id: number;
  order?: number | null;
}

export interface AView {
  id: number | null;
  Order: number | null;
}
