/**
 * What CPython 3.11 knows by itself, as its own `dir` and `sys.stdlib_module_names` tell it: by this a name that an
 * interpreter does not know yet is told from one that does not exist.
 */

export const PYTHON_BUILTINS: ReadonlySet<string> = new Set(
  `
ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning
EnvironmentError Exception ExceptionGroup False FileExistsError FileNotFoundError FloatingPointError
FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError IndexError
InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError
ModuleNotFoundError NameError None NotADirectoryError NotImplemented NotImplementedError OSError
OverflowError PendingDeprecationWarning PermissionError ProcessLookupError RecursionError
ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration
SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError True TypeError
UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError
UnicodeWarning UserWarning ValueError Warning ZeroDivisionError abs aiter all anext any ascii bin
bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod
enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id input int
isinstance issubclass iter len list locals map max memoryview min next object oct open ord pow print
property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type
vars zip exit quit
`
    .trim()
    .split(/\s+/),
);

export const PYTHON_MODULES: ReadonlySet<string> = new Set(
  `
abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii
bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections
colorsys compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes
curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum
errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt
getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp
importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox
mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt
ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools
pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile
pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy
sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket
socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep
struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios
textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty
turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref
webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
__future__
`
    .trim()
    .split(/\s+/),
);

/** Attributes of the built-in types on top of those that every object has. */
export const PYTHON_ATTRIBUTES: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    str: `__add__ __contains__ __getitem__ __iter__ __len__ __mul__ capitalize casefold center count encode endswith expandtabs find format format_map index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill`,
    bytes: `__add__ __contains__ __getitem__ __iter__ __len__ __mul__ capitalize center count decode endswith expandtabs find fromhex hex index isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lower lstrip maketrans partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill`,
    bytearray: `__add__ __contains__ __getitem__ __iter__ __len__ __mul__ append capitalize center clear copy count decode endswith expandtabs extend find fromhex hex index insert isalnum isalpha isascii isdigit islower isspace istitle isupper join ljust lower lstrip maketrans partition pop remove removeprefix removesuffix replace reverse rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title translate upper zfill`,
    int: `__add__ __mul__ as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes`,
    float: `__add__ __mul__ as_integer_ratio conjugate fromhex hex imag is_integer real`,
    complex: `__add__ __mul__ conjugate imag real`,
    bool: `__add__ __mul__ as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes`,
    list: `__add__ __contains__ __getitem__ __iter__ __len__ __mul__ append clear copy count extend index insert pop remove reverse sort`,
    tuple: `__add__ __contains__ __getitem__ __iter__ __len__ __mul__ count index`,
    dict: `__contains__ __getitem__ __iter__ __len__ clear copy fromkeys get items keys pop popitem setdefault update values`,
    set: `__contains__ __iter__ __len__ add clear copy difference difference_update discard intersection intersection_update isdisjoint issubset issuperset pop remove symmetric_difference symmetric_difference_update union update`,
    frozenset: `__contains__ __iter__ __len__ copy difference intersection isdisjoint issubset issuperset symmetric_difference union`,
    range: `__contains__ __getitem__ __iter__ __len__ count index start step stop`,
    NoneType: ``,
    slice: `indices start step stop`,
    function: `__annotations__ __closure__ __code__ __defaults__ __dict__ __doc__ __globals__ __module__ __name__ __qualname__`,
    generator: `__iter__ __name__ __next__ __qualname__ close gi_code gi_frame gi_running gi_suspended gi_yieldfrom send throw`,
    type: `__add__ __dict__ __doc__ __module__ __mul__ as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes`,
    builtin_function_or_method: `__module__ __name__ __qualname__`,
    method: `__module__ __name__ __qualname__`,
    map: `__iter__ __next__`,
    filter: `__iter__ __next__`,
    zip: `__iter__ __next__`,
    enumerate: `__iter__ __next__`,
    dict_keys: `__contains__ __iter__ __len__ isdisjoint mapping`,
    dict_values: `__iter__ __len__ mapping`,
    dict_items: `__contains__ __iter__ __len__ isdisjoint mapping`,
    list_iterator: `__iter__ __next__`,
    memoryview: `__getitem__ __iter__ __len__ c_contiguous cast contiguous f_contiguous format hex itemsize nbytes ndim obj readonly release shape strides suboffsets tobytes tolist toreadonly`,
    Exception: `__cause__ __context__ __dict__ __doc__ __module__ __suppress_context__ __traceback__ add_note args with_traceback`,
    property: `deleter fdel fget fset getter setter`,
  }).map(([type, names]) => [type, new Set(names.split(' '))]),
);

/** Attributes that every object has. */
export const PYTHON_OBJECT_ATTRIBUTES: ReadonlySet<string> = new Set(
  `
__class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__ __gt__
__hash__ __init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__ __repr__
__setattr__ __sizeof__ __str__ __subclasshook__
`
    .trim()
    .split(/\s+/),
);

/** Which pairs of built-in types an operator takes in CPython, as `left,right`; `str,*` where the right side can be anything. */
export const PYTHON_OPERATIONS: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    '+': `str,str bytes,bytes bytes,bytearray bytearray,bytes bytearray,bytearray int,int int,float int,complex int,bool float,int float,float float,complex float,bool complex,int complex,float complex,complex complex,bool bool,int bool,float bool,complex bool,bool list,list tuple,tuple`,
    '-': `str,dict_keys str,dict_items bytes,dict_keys bytes,dict_items bytearray,dict_keys bytearray,dict_items int,int int,float int,complex int,bool float,int float,float float,complex float,bool complex,int complex,float complex,complex complex,bool bool,int bool,float bool,complex bool,bool list,dict_keys list,dict_items tuple,dict_keys tuple,dict_items dict,dict_keys dict,dict_items set,set set,frozenset set,dict_keys set,dict_items frozenset,set frozenset,frozenset frozenset,dict_keys frozenset,dict_items range,dict_keys range,dict_items dict_keys,str dict_keys,bytes dict_keys,bytearray dict_keys,list dict_keys,tuple dict_keys,dict dict_keys,set dict_keys,frozenset dict_keys,range dict_keys,dict_keys dict_keys,dict_values dict_keys,dict_items dict_values,dict_keys dict_values,dict_items dict_items,str dict_items,bytes dict_items,bytearray dict_items,list dict_items,tuple dict_items,dict dict_items,set dict_items,frozenset dict_items,range dict_items,dict_keys dict_items,dict_values dict_items,dict_items`,
    '*': `str,int str,bool bytes,int bytes,bool bytearray,int bytearray,bool int,str int,bytes int,bytearray int,int int,float int,complex int,bool int,list int,tuple float,int float,float float,complex float,bool complex,int complex,float complex,complex complex,bool bool,str bool,bytes bool,bytearray bool,int bool,float bool,complex bool,bool bool,list bool,tuple list,int list,bool tuple,int tuple,bool`,
    '/': `int,int int,float int,complex int,bool float,int float,float float,complex float,bool complex,int complex,float complex,complex complex,bool bool,int bool,float bool,complex bool,bool`,
    '//': `int,int int,float int,bool float,int float,float float,bool bool,int bool,float bool,bool`,
    '%': `str,* bytes,* bytearray,* int,int int,float int,bool float,int float,float float,bool bool,int bool,float bool,bool`,
    '**': `int,int int,float int,complex int,bool float,int float,float float,complex float,bool complex,int complex,float complex,complex complex,bool bool,int bool,float bool,complex bool,bool`,
    '@': ``,
    '&': `str,dict_keys str,dict_items bytes,dict_keys bytes,dict_items bytearray,dict_keys bytearray,dict_items int,int int,bool bool,int bool,bool list,dict_keys list,dict_items tuple,dict_keys tuple,dict_items dict,dict_keys dict,dict_items set,set set,frozenset set,dict_keys set,dict_items frozenset,set frozenset,frozenset frozenset,dict_keys frozenset,dict_items range,dict_keys range,dict_items dict_keys,str dict_keys,bytes dict_keys,bytearray dict_keys,list dict_keys,tuple dict_keys,dict dict_keys,set dict_keys,frozenset dict_keys,range dict_keys,dict_keys dict_keys,dict_values dict_keys,dict_items dict_values,dict_keys dict_values,dict_items dict_items,str dict_items,bytes dict_items,bytearray dict_items,list dict_items,tuple dict_items,dict dict_items,set dict_items,frozenset dict_items,range dict_items,dict_keys dict_items,dict_values dict_items,dict_items`,
    '|': `str,dict_keys str,dict_items bytes,dict_keys bytes,dict_items bytearray,dict_keys bytearray,dict_items int,int int,bool bool,int bool,bool list,dict_keys list,dict_items tuple,dict_keys tuple,dict_items dict,dict dict,dict_keys dict,dict_items set,set set,frozenset set,dict_keys set,dict_items frozenset,set frozenset,frozenset frozenset,dict_keys frozenset,dict_items range,dict_keys range,dict_items NoneType,type type,NoneType type,type dict_keys,str dict_keys,bytes dict_keys,bytearray dict_keys,list dict_keys,tuple dict_keys,dict dict_keys,set dict_keys,frozenset dict_keys,range dict_keys,dict_keys dict_keys,dict_values dict_keys,dict_items dict_values,dict_keys dict_values,dict_items dict_items,str dict_items,bytes dict_items,bytearray dict_items,list dict_items,tuple dict_items,dict dict_items,set dict_items,frozenset dict_items,range dict_items,dict_keys dict_items,dict_values dict_items,dict_items`,
    '^': `str,dict_keys str,dict_items bytes,dict_keys bytes,dict_items bytearray,dict_keys bytearray,dict_items int,int int,bool bool,int bool,bool list,dict_keys list,dict_items tuple,dict_keys tuple,dict_items dict,dict_keys dict,dict_items set,set set,frozenset set,dict_keys set,dict_items frozenset,set frozenset,frozenset frozenset,dict_keys frozenset,dict_items range,dict_keys range,dict_items dict_keys,str dict_keys,bytes dict_keys,bytearray dict_keys,list dict_keys,tuple dict_keys,dict dict_keys,set dict_keys,frozenset dict_keys,range dict_keys,dict_keys dict_keys,dict_values dict_keys,dict_items dict_values,dict_keys dict_values,dict_items dict_items,str dict_items,bytes dict_items,bytearray dict_items,list dict_items,tuple dict_items,dict dict_items,set dict_items,frozenset dict_items,range dict_items,dict_keys dict_items,dict_values dict_items,dict_items`,
    '<<': `int,int int,bool bool,int bool,bool`,
    '>>': `int,int int,bool bool,int bool,bool`,
    '<': `str,str bytes,bytes bytes,bytearray bytearray,bytes bytearray,bytearray int,int int,float int,bool float,int float,float float,bool bool,int bool,float bool,bool list,list tuple,tuple set,set set,frozenset set,dict_keys set,dict_items frozenset,set frozenset,frozenset frozenset,dict_keys frozenset,dict_items dict_keys,set dict_keys,frozenset dict_keys,dict_keys dict_keys,dict_items dict_items,set dict_items,frozenset dict_items,dict_keys dict_items,dict_items`,
    '<=': `str,str bytes,bytes bytes,bytearray bytearray,bytes bytearray,bytearray int,int int,float int,bool float,int float,float float,bool bool,int bool,float bool,bool list,list tuple,tuple set,set set,frozenset set,dict_keys set,dict_items frozenset,set frozenset,frozenset frozenset,dict_keys frozenset,dict_items dict_keys,set dict_keys,frozenset dict_keys,dict_keys dict_keys,dict_items dict_items,set dict_items,frozenset dict_items,dict_keys dict_items,dict_items`,
    '>': `str,str bytes,bytes bytes,bytearray bytearray,bytes bytearray,bytearray int,int int,float int,bool float,int float,float float,bool bool,int bool,float bool,bool list,list tuple,tuple set,set set,frozenset set,dict_keys set,dict_items frozenset,set frozenset,frozenset frozenset,dict_keys frozenset,dict_items dict_keys,set dict_keys,frozenset dict_keys,dict_keys dict_keys,dict_items dict_items,set dict_items,frozenset dict_items,dict_keys dict_items,dict_items`,
    '>=': `str,str bytes,bytes bytes,bytearray bytearray,bytes bytearray,bytearray int,int int,float int,bool float,int float,float float,bool bool,int bool,float bool,bool list,list tuple,tuple set,set set,frozenset set,dict_keys set,dict_items frozenset,set frozenset,frozenset frozenset,dict_keys frozenset,dict_items dict_keys,set dict_keys,frozenset dict_keys,dict_keys dict_keys,dict_items dict_items,set dict_items,frozenset dict_items,dict_keys dict_items,dict_items`,
  }).map(([operator, pairs]) => [operator, new Set(pairs.split(' '))]),
);
