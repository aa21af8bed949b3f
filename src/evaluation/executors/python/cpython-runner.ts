import { PYTEST_SHIM } from './pytest-shim.js';

/**
 * What CPython runs inside its sandbox. It reads one line of JSON from stdin, runs the program and then its tests, and
 * reports on descriptor 3 in lines that begin with the run's secret.
 *
 * The program runs in a module of its own; its tests run in another namespace, with the built-ins and modules as they
 * were before. Only operations of the C core touch the secret, and an audit hook, which Python cannot take away again,
 * refuses what a program could search the interpreter with for the secret or for the tests' frames: frames, the garbage
 * collector's lists, tracing, ctypes. CPython is nevertheless no boundary within one process: a program that exploits a
 * fault of the interpreter can forge its results (it cannot leave the sandbox by that). A program that knows its tests
 * may answer just them, and one that returns objects of its own defines when they are equal.
 */
export const CPYTHON_RUNNER = String.raw`
import sys, os

def _run():
    import _signal, builtins, importlib, json, resource, types
    job = json.loads(sys.stdin.buffer.readline())
    inspect = importlib.import_module('inspect') if job['functions'] else None
    devnull = os.open(os.devnull, os.O_RDWR)
    os.dup2(devnull, 0)
    sys.stdin = open(0, 'r')
    # Else asyncio.run makes a handler for it, with texts for which it looks at frames.
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)

    megabyte = 1024 * 1024
    for limit, value in (
        (resource.RLIMIT_AS, (job['memoryMb'] + 64) * megabyte),
        (resource.RLIMIT_CPU, job['timeoutMs'] // 1000 + 2),
        (resource.RLIMIT_FSIZE, 16 * megabyte),
        (resource.RLIMIT_NPROC, 32),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(limit)[1]
        if hard != resource.RLIM_INFINITY and hard < value:
            value = hard
        resource.setrlimit(limit, (value, value))

    write, exit_now, secret = os.write, os._exit, job.pop('secret').encode()
    make_type, make_str, base = type, str, BaseException
    in_test = [False]

    def send(kind, number=0, text=''):
        data = text.encode('utf-8', 'replace')[:4096].hex().encode()
        write(3, secret + b' ' + kind + b' %d ' % number + data + b'\n')

    def explain(error):
        name = make_type(error).__name__
        try:
            text = make_str(error)
        except base:
            text = 'its message cannot be shown'
        return name + '\n' + text

    def judge(number, condition, message):
        if in_test[0]:
            if not condition():
                raise AssertionError(*([] if message is None else [message()]))
            return
        try:
            if condition():
                send(b'pass', number)
            else:
                send(b'fail', number, 'AssertionError\n' + ('' if message is None else make_str(message())))
        except base as error:
            send(b'fail', number, explain(error))

    def native(number, value):
        if value:
            send(b'pass', number)
            return True
        if not in_test[0]:
            send(b'enter', number)
        return False

    def run_test(name, line, function):
        in_test[0] = True
        try:
            outcome = function()
            if isinstance(outcome, types.CoroutineType):
                import asyncio
                asyncio.run(outcome)
            text = ''
        except base as error:
            if make_type(error).__name__ in ('SkipTest', 'Skipped'):
                return
            text = explain(error)
        finally:
            in_test[0] = False
        send(b'test', line, name + '\n' + text)

    def run_function(name, line, function):
        parameters = [
            parameter.name
            for parameter in inspect.signature(function).parameters.values()
            if parameter.default is parameter.empty and parameter.kind in (0, 1, 3)
        ]
        cases = getattr(function, '_cases', None)
        if cases is not None:
            given = cases[0][0]
            missing = [parameter for parameter in parameters if parameter not in given]
            if missing:
                return send(b'miss', 0, 'a fixture of pytest, ' + missing[0])
            for index, (names, values) in enumerate(cases):
                run_test('%s[%d]' % (name, index), line, lambda: function(**dict(zip(names, values))))
        elif len(parameters) == 1 and job['entryPoint'] and parameters[0] in ('candidate', 'func', 'function', 'fn', 'solution'):
            run_test(name, line, lambda: function(tests[job['entryPoint']]))
        elif parameters:
            send(b'miss', 0, 'a fixture of pytest, ' + parameters[0])
        else:
            run_test(name, line, function)

    def run_class(name, line, kind):
        is_case = test_case is not None and isinstance(kind, type) and issubclass(kind, test_case)
        if not is_case and not name.startswith('Test'):
            return
        methods = [method for method in kind.__dict__ if method.startswith('test') and callable(getattr(kind, method))]
        if is_case and methods:
            kind.setUpClass()
        for method in methods:
            def run(method=method):
                case = kind(method) if is_case else kind()
                getattr(case, 'setUp' if is_case else 'setup_method', lambda: None)()
                try:
                    return getattr(case, method)()
                finally:
                    getattr(case, 'tearDown' if is_case else 'teardown_method', lambda: None)()
                    if is_case:
                        case.doCleanups()
            run_test(name + '.' + method, line, run)
        if is_case and methods:
            kind.tearDownClass()

    sys.modules['pytest'] = _pytest(types)
    copies = {'pytest': _pytest(types)}
    for name in job['modules']:
        try:
            module = importlib.import_module(name)
        except base:
            continue
        copy = types.ModuleType(name)
        copy.__dict__.update(module.__dict__)
        copies[name] = copy
    test_case = copies['unittest'].TestCase if 'unittest' in copies else None
    # The program gets another unittest than its tests, whose classes it could change.
    for name in [name for name in sys.modules if name.partition('.')[0] == 'unittest']:
        del sys.modules[name]

    if 'logging' in job['source'] + (job['tests'] or ''):
        # Finding the caller for a log record needs frames.
        importlib.import_module('logging')._srcfile = None
    is_guarded = [False]
    refused = {
        'sys._getframe', 'sys._current_frames', 'sys._current_exceptions', 'sys.settrace', 'sys.setprofile',
        'sys.monitoring.register_callback', 'gc.get_objects', 'gc.get_referrers', 'gc.get_referents',
    }
    hidden = {'tb_frame', 'gi_frame', 'cr_frame', 'ag_frame', 'f_back', 'f_globals', 'f_locals'}

    def guard(event, arguments):
        if not is_guarded[0]:
            return
        if event in refused or event.startswith('ctypes.'):
            raise ValueError('a program may not use ' + event + ' here')
        if event == 'object.__getattr__' and arguments[1] in hidden:
            raise RuntimeError('a program may not look at frames here')

    sys.addaudithook(guard)
    kept = dict(builtins.__dict__)
    original_import = builtins.__import__

    def import_for_tests(name, globals=None, locals=None, fromlist=(), level=0):
        known = name if fromlist else name.partition('.')[0]
        if level == 0 and known in copies:
            return copies[known]
        return original_import(name, globals, locals, fromlist, level)

    program = types.ModuleType(job['mainName'])
    sys.modules['__main__'] = sys.modules['program'] = program
    phase = b'source'
    try:
        program_code = compile(job['source'], 'program.py', 'exec', dont_inherit=True)
        tests_code = None if job['tests'] is None else compile(job['tests'], 'tests.py', 'exec', dont_inherit=True)
    except base as error:
        send(b'begun')
        send(b'raise', 0, explain(error))
        exit_now(0)
    send(b'begun')
    is_guarded[0] = True
    try:
        exec(program_code, program.__dict__)
        if tests_code is not None:
            send(b'tests')
            phase = b'tests'
            for name in job['programModules']:
                sys.modules[name] = program
            kept['__import__'] = import_for_tests
            tests = {
                key: value
                for key, value in program.__dict__.items()
                if not key.startswith('__') and (key == job['givenEntryPoint'] or key not in kept)
            }
            tests['__builtins__'] = kept
            tests['__name__'] = 'tests'
            tests[job['names']['judge']] = judge
            tests[job['names']['native']] = native
            for name in job['keptBuiltins']:
                tests[job['names']['builtin'] + name] = kept[name]
            exec(tests_code, tests)
            for name, line in job['functions']:
                run_function(name, line, tests[name])
            for name, line in job['classes']:
                run_class(name, line, tests[name])
            if job['needsCheckCall']:
                tests['check'](tests[job['entryPoint']])
    except base as error:
        send(b'raise', 0, explain(error))
    else:
        send(b'done')
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        exit_now(0)


${PYTEST_SHIM}

_run()
`;
