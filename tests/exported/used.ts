// Rows and what an INSERT takes, by the types that were exported: compiled, and never run.
import type { Enum, Kind, Mood, NewKind, PublicDate, WeirdName } from './schema';

export const day: PublicDate = { id: 1, d: new Date() };
export const mood: Mood = 'ja "klar"';
export const names = (row: WeirdName): [number | null, string | null] => [row['quote " here'], row['Großes Ä']];
export const moods = (row: Kind): (Mood | null)[] | null => row.moods;
export const bytes = (row: NewKind): Uint8Array => row.bytes;
export const word = (row: Enum): 'a' | 'A' => row.w;
// @ts-expect-error: a column that may not be null
export const nothing: PublicDate = { id: null, d: null };
// @ts-expect-error: no word of the enum
export const wrong: Mood = 'so so';
