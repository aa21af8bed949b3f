import 'reflect-metadata';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { ExpectedError, ExpectedErrors, type ExpectedErrorCode } from '../errors.js';

/** The codes of expected failures; the same words stand in `extensions.code` of errors. */
export const UserErrorCode = {
  INVALID_INPUT: 'INVALID_INPUT',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  INVALID_STATE: 'INVALID_STATE',
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
} as const satisfies Record<ExpectedErrorCode, ExpectedErrorCode>;

registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'What kind of failure it is.',
  valuesConfig: {
    INVALID_INPUT: { description: 'The input cannot be used as it is; path says which part.' },
    NOT_FOUND: { description: 'What the input names does not exist.' },
    CONFLICT: { description: 'It contradicts what is already there.' },
    INVALID_STATE: { description: 'It cannot be done to this thing in its present state.' },
    LIMIT_EXCEEDED: { description: 'It would go past a limit; the message names the limit.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  description:
    "A mutation's expected failure, told as data. Bad arguments of queries and subscriptions are GraphQL errors with extensions { code: BAD_USER_INPUT, argumentPath }; unexpected failures and requests that are not allowed are GraphQL errors too.",
})
export class UserError {
  @Field(() => UserErrorCode, { description: 'What kind of failure it is.' })
  code!: ExpectedErrorCode;

  @Field({ description: 'What is wrong and what to do about it.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'Where in the input the fault lies, as in ["input", "originalResponse"]; null when it is not about one field.',
  })
  path!: string[] | null;
}

/** An expected failure as data. */
export function toUserError(error: ExpectedError): UserError {
  return { code: error.code, message: error.message, path: error.path === null ? null : [...error.path] };
}

/** A mutation's answer: what `run` returned, or nothing of it and the reasons. */
export type Payload<T> = Partial<T> & { userErrors: UserError[] };

/**
 * Runs a mutation's service call and tells its expected failures as userErrors; anything else is thrown on.
 *
 * @example return payload(async () => ({ session: toGraphql(await service.submit(input)) }));
 */
export async function payload<T extends object>(run: () => Promise<T>): Promise<Payload<T>> {
  try {
    return { ...(await run()), userErrors: [] };
  } catch (error) {
    if (error instanceof ExpectedError) return { userErrors: [toUserError(error)] } as Payload<T>;
    if (error instanceof ExpectedErrors) return { userErrors: error.errors.map(toUserError) } as Payload<T>;
    throw error;
  }
}
