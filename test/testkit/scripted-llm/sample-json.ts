interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
}

/** The plainest value that follows a JSON schema as zod writes them. */
export function sampleJson(schema: JsonSchema): unknown {
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf)?.[0];
  if (choice) return sampleJson(choice);
  switch (Array.isArray(schema.type) ? (schema.type as string[])[0] : schema.type) {
    case 'object': {
      const entries = Object.entries(schema.properties ?? {});
      return Object.fromEntries(entries.map(([name, inner]) => [name, sampleJson(inner)]));
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleJson(schema.items ?? {}));
    case 'number':
    case 'integer':
      return Math.max(schema.minimum ?? 0, (schema.exclusiveMinimum ?? -1) + 1, 0);
    case 'boolean':
      return false;
    case 'string':
      return 'x'.repeat(Math.max(schema.minLength ?? 0, 1));
    default:
      return null;
  }
}
