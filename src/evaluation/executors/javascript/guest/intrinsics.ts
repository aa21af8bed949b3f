/**
 * Fixes the built-ins, so that a program cannot change what its tests and their recorder mean by them. Existing
 * properties can be neither changed nor taken away; new ones may be added, as polyfills do, but for the names by which
 * an object decides how it is compared, converted or written as JSON.
 *
 * A frozen property of a prototype would keep objects from having their own by assignment; the common ones (all of
 * Object.prototype; constructor, name, message, toString and the like elsewhere) are accessors that allow it.
 */
export function pinIntrinsics(): void {
  const assignable = ['constructor', 'name', 'message', 'toString', 'toLocaleString', 'valueOf', 'toJSON'];
  const deciding: PropertyKey[] = [
    'toJSON',
    Symbol.toPrimitive,
    Symbol.hasInstance,
    Symbol.isConcatSpreadable,
  ];
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, isExtensible } = Object;
  const { ownKeys } = Reflect;
  const pinned = new WeakSet<object>();
  const hasPinned: (value: object) => boolean = WeakSet.prototype.has.bind(pinned);
  const setters = new Map<PropertyKey, (this: unknown, next: unknown) => void>();

  function setterOf(key: PropertyKey): (this: unknown, next: unknown) => void {
    let setter = setters.get(key);
    if (!setter) {
      setter = function (next) {
        if ((typeof this !== 'object' && typeof this !== 'function') || this === null) return;
        if (hasPinned(this))
          throw new TypeError(`${String(key)} of a built-in object cannot be changed here.`);
        defineProperty(this, key, { value: next, configurable: true, enumerable: true, writable: true });
      };
      setters.set(key, setter);
    }
    return setter;
  }

  const nothing = (): undefined => undefined;

  function makeAssignable(holder: object, key: PropertyKey, get: () => unknown): void {
    defineProperty(holder, key, { configurable: false, enumerable: false, get, set: setterOf(key) });
  }

  function pinProperty(holder: object, key: PropertyKey, isPrototype: boolean): void {
    const descriptor = getOwnPropertyDescriptor(holder, key);
    if (!descriptor) return;
    if (!('value' in descriptor)) {
      if (descriptor.configurable) defineProperty(holder, key, { configurable: false });
      pin(Reflect.get(descriptor, 'get'));
      pin(Reflect.get(descriptor, 'set'));
      return;
    }
    const value: unknown = descriptor.value;
    if (descriptor.configurable || descriptor.writable) {
      const isAssignable = holder === Object.prototype || (isPrototype && assignable.includes(key as string));
      if (isAssignable && descriptor.configurable) makeAssignable(holder, key, () => value);
      else defineProperty(holder, key, { configurable: false, writable: false });
    }
    pin(value);
  }

  /** Pins what is reached from here, too. Ordinary functions have nothing but a name and a length, which decide nothing. */
  function pin(holder: unknown): void {
    const isFunction = typeof holder === 'function';
    if ((typeof holder !== 'object' && !isFunction) || holder === null || hasPinned(holder)) return;
    pinned.add(holder);
    pin(getPrototypeOf(holder));
    const isConstructor = isFunction && getOwnPropertyDescriptor(holder, 'prototype') !== undefined;
    if (isFunction && !isConstructor && holder !== Function.prototype) return;
    const isPrototype = getOwnPropertyDescriptor(holder, 'constructor') !== undefined;
    for (const key of ownKeys(holder)) {
      if (!isFunction || (key !== 'name' && key !== 'length')) pinProperty(holder, key, isPrototype);
    }
    if ((!isPrototype && !isConstructor) || !isExtensible(holder)) return;
    for (const key of deciding) {
      if (getOwnPropertyDescriptor(holder, key) === undefined) makeAssignable(holder, key, nothing);
    }
  }

  const hidden = [
    function* () {}.prototype as object,
    async function* () {}.prototype as object,
    async function () {},
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ''[Symbol.iterator](),
    'a'.matchAll(/a/g),
    getPrototypeOf(Int8Array) as object,
  ];
  pinned.add(globalThis);
  for (const value of hidden) pin(getPrototypeOf(value));
  for (const key of ownKeys(globalThis)) pin(getOwnPropertyDescriptor(globalThis, key)?.value);
}
