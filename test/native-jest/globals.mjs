/** Each test file has its own, and modules that several files import are imported once. */
function ofThisFile(name) {
  return new Proxy(() => undefined, {
    apply: (_target, _self, args) => globalThis.jestGlobals[name](...args),
    get: (_target, key) => globalThis.jestGlobals[name][key],
  });
}

export const afterAll = ofThisFile('afterAll');
export const afterEach = ofThisFile('afterEach');
export const beforeAll = ofThisFile('beforeAll');
export const beforeEach = ofThisFile('beforeEach');
export const describe = ofThisFile('describe');
export const expect = ofThisFile('expect');
export const test = ofThisFile('test');
