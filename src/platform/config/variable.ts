import { z } from 'zod';
import { StartupError } from './startup-error.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** An environment variable. */
export interface Variable<T extends z.ZodType = z.ZodType> {
  readonly schema: T;
  /** What to do where the value is wrong. */
  readonly advice: string;
  /** Whether the value may not be repeated in a message. */
  readonly isSecret?: boolean;
}

/** Reads a variable; an empty value counts as none. Throws StartupError where the value is wrong. */
export type Read<V extends Record<string, Variable>> = <K extends keyof V & string>(
  name: K,
) => z.output<V[K]['schema']>;

/** Reads the variables of a table out of an environment. */
export function reader<V extends Record<string, Variable>>(environment: Environment, variables: V): Read<V> {
  return <K extends keyof V & string>(name: K) => {
    const given = environment[name];
    const variable: Variable = variables[name]!;
    const isGiven = given !== undefined && given.trim() !== '';
    const result = variable.schema.safeParse(isGiven ? given : undefined);
    if (result.success) return result.data as z.output<V[K]['schema']>;
    const value = variable.isSecret ? 'the given value' : JSON.stringify(given?.slice(0, 200));
    throw new StartupError(name, `${value} cannot be used; ${variable.advice}.`);
  };
}

/** A whole number in decimal digits. */
export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\s*\d{1,15}\s*$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

/** A number in decimal digits with at most six of them behind the point. */
export function decimalNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\s*\d{1,9}(\.\d{1,6})?\s*$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}
