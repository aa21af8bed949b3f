/** The part of pytest that tests of single functions use, as a Python function that makes such a module. */
export const PYTEST_SHIM = String.raw`
def _pytest(types):
    module = types.ModuleType('pytest')

    class Skipped(BaseException):
        pass

    class raises:
        def __init__(self, expected, *arguments, match=None, **keywords):
            self.expected, self.match, self.value, self.type = expected, match, None, None
            if arguments:
                with self:
                    arguments[0](*arguments[1:], **keywords)

        def __enter__(self):
            return self

        def __exit__(self, kind, value, traceback):
            if kind is None:
                raise AssertionError('DID NOT RAISE %r' % (self.expected,))
            if not issubclass(kind, self.expected):
                return False
            self.value, self.type = value, kind
            if self.match is not None:
                import re
                if not re.search(self.match, str(value)):
                    raise AssertionError('%r does not match %r' % (self.match, str(value)))
            return True

    class approx:
        def __init__(self, expected, rel=None, abs=None, nan_ok=False):
            self.expected, self.rel, self.abs, self.nan_ok = expected, rel, abs, nan_ok

        def __repr__(self):
            return 'approx(%r)' % (self.expected,)

        def near(self, actual, expected):
            if expected == actual:
                return True
            if not isinstance(expected, (int, float, complex)) or not isinstance(actual, (int, float, complex)):
                return False
            if expected != expected:
                return self.nan_ok and actual != actual
            relative = 1e-6 if self.rel is None and self.abs is None else self.rel or 0
            absolute = 1e-12 if self.abs is None else self.abs
            distance = expected - actual
            size = expected if expected >= 0 else -expected
            return (distance if distance >= 0 else -distance) <= (absolute if absolute > relative * size else relative * size)

        def __eq__(self, actual):
            expected = self.expected
            if isinstance(expected, dict):
                return isinstance(actual, dict) and actual.keys() == expected.keys() and all(
                    self.near(actual[key], expected[key]) for key in expected
                )
            if isinstance(expected, (list, tuple)):
                return len(actual) == len(expected) and all(self.near(a, e) for a, e in zip(actual, expected))
            return self.near(actual, expected)

        __hash__ = None

    class mark:
        @staticmethod
        def parametrize(names, values, ids=None):
            keys = [name.strip() for name in names.split(',')] if isinstance(names, str) else list(names)

            def decorate(function):
                own = [(keys, value if len(keys) > 1 else (value,)) for value in values]
                before = getattr(function, '_cases', None)
                function._cases = own if before is None else [
                    (k + keys2, tuple(v) + tuple(v2)) for k, v in before for keys2, v2 in own
                ]
                return function

            return decorate

    def fail(message='', pytrace=True):
        raise AssertionError(message)

    def skip(message=''):
        raise Skipped(message)

    module.raises, module.approx, module.mark, module.fail, module.skip = raises, approx, mark, fail, skip
    return module
`;
