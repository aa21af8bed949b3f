import { createRequire } from 'node:module';

type OnSuccess = (value: unknown) => void;
type OnError = (error: unknown) => void;
type Settle = (context: unknown, value: unknown, onSuccess: OnSuccess, onError: OnError) => void;

interface Runtime {
  isPromise(value: unknown): value is Promise<unknown>;
  handleResolverResult: Settle;
  handleListItemResult: Settle;
}

// The package's ES modules load its CommonJS ones, and this is the object that those use.
const { jitRuntime } = createRequire(import.meta.url)('graphql-jit/dist/runtime.js') as {
  jitRuntime: Runtime;
};

let isGuarded = false;

/**
 * graphql-jit reads a resolver's result inside a promise's callback, where whatever throws (a getter, an iterator)
 * would end the process instead of the field; and it puts the null for a list's rejected promise at the list's end.
 * Makes both an error of the field or the item. Calling it again does nothing.
 */
export function guardRuntime(): void {
  if (isGuarded) return;
  isGuarded = true;
  const runtime = jitRuntime;
  const settleResolver = runtime.handleResolverResult;
  const settleItem = runtime.handleListItemResult;

  runtime.handleResolverResult = function handleResolverResult(context, value, onSuccess, onError) {
    settleResolver.call(runtime, context, value, guarded(onSuccess, onError), onError);
  };
  runtime.handleListItemResult = function handleListItemResult(context, item, onSuccess, onError) {
    const settled = runtime.isPromise(item) ? item.then((value) => value, asError) : item;
    settleItem.call(runtime, context, settled, guarded(onSuccess, onError), onError);
  };
}

function guarded(onSuccess: OnSuccess, onError: OnError): OnSuccess {
  return (value) => {
    try {
      onSuccess(value);
    } catch (error) {
      onError(asError(error));
    }
  };
}

function asError(error: unknown): Error {
  return error instanceof Error
    ? error
    : new Error(`Something that is no error was thrown: ${String(error)}`);
}
