/**
 * What the fields of the kinds are for, in Kubernetes' own words: the texts behind `kubectl explain`. They are many
 * times larger than all the rest of the API, so the world works without them, and who shows them brings them along.
 */

/** By definition as the schema names it, then by field; the field '' is the definition itself. */
export type SchemaTexts = Readonly<Record<string, Readonly<Record<string, string>>>>;
