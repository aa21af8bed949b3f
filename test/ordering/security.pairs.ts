import type { OrderedPair } from './pair.js';

const SOURCE = `import hashlib
import subprocess

PASSWORD_FILE = "/etc/app/passwd"


def ping(host):
    return subprocess.call("ping -c 1 " + host, shell=True)


def digest(password):
    return hashlib.md5(password.encode()).hexdigest()
`;
const report = { agentType: 'security', dataFormat: 'ANALYSIS', language: 'python', source: SOURCE } as const;
const python = { agentType: 'security', dataFormat: 'CODE', language: 'python' } as const;

const WHOLE = `## Findings

- **High**: command injection (CWE-78) in app.py:8. \`ping()\` hands its argument to a shell. Use a list of
  arguments without shell=True.
- **Medium**: passwords are hashed with MD5 (CWE-328) in app.py:12. Replace it with a slow hash, as argon2.
`;

export const securityPairs: readonly OrderedPair[] = [
  {
    name: 'findings with place, class, severity and remedy against a list of classes',
    task: report,
    better: WHOLE,
    worse: `## Findings

- CWE-78, CWE-79, CWE-89, CWE-22, CWE-328, CWE-502, CWE-798
- OWASP A03, OWASP A07, OWASP A02
- CVE-2021-44228
`,
  },
  {
    name: 'places that are in the source against places that are not',
    task: report,
    better: WHOLE,
    worse: WHOLE.replace('app.py:8', 'app.py:88').replace('app.py:12', 'app.py:120'),
  },
  {
    name: 'a report that tells both weaknesses against one that leaves the worse one out',
    task: report,
    better: WHOLE,
    worse: `## Findings

- **Medium**: passwords are hashed with MD5 (CWE-328) in app.py:12. Replace it with a slow hash, as argon2.
`,
  },
  {
    name: 'what is there to be found against the word that there is nothing',
    task: report,
    better: WHOLE,
    worse: 'The code was reviewed thoroughly. No vulnerabilities were found. It follows best practices.\n',
  },
  {
    name: 'a remedy for each finding against none',
    task: report,
    better: WHOLE,
    worse: `## Findings

- **High**: command injection (CWE-78) in app.py:8. \`ping()\` hands its argument to a shell.
- **Medium**: passwords are hashed with MD5 (CWE-328) in app.py:12.
`,
  },
  {
    name: 'where it is against somewhere',
    task: report,
    better: WHOLE,
    worse: `## Findings

- **High**: command injection (CWE-78) somewhere in the code. Use a list of arguments without shell=True.
- **Medium**: weak hashing of passwords (CWE-328). Replace it with a slow hash, as argon2.
`,
  },
  {
    name: 'a report against the same one with its findings told twice',
    task: report,
    better: WHOLE,
    worse: `${WHOLE}${WHOLE.slice(WHOLE.indexOf('- **High'))}`,
  },
  {
    name: 'a table with places against a table without',
    task: report,
    better: `| severity | location | rule | remedy |
| --- | --- | --- | --- |
| High | app.py:8 | CWE-78 | Use a list of arguments without a shell. |
| Medium | app.py:12 | CWE-328 | Replace MD5 with argon2 for passwords. |
`,
    worse: `| severity | location | rule | remedy |
| --- | --- | --- | --- |
| High | code | CWE-78 | Use a list of arguments without a shell. |
| Medium | code | CWE-328 | Replace MD5 with argon2 for passwords. |
`,
  },
  {
    name: 'two places against the whole file as one place',
    task: report,
    better: WHOLE,
    worse: `## Findings

- **High**: the file is insecure (CWE-78), app.py:1-12. Replace all unsafe calls with safe ones.
`,
  },
  {
    name: 'a hard-coded password where it is against one that is somewhere',
    task: {
      ...report,
      source: 'import db\n\n\ndef connect():\n    return db.open(password="hunter2hunter2")\n',
    },
    better: `- **High**: a hard-coded password (CWE-798) in db.py:5. Read it from the environment instead.\n`,
    worse: `- **High**: a hard-coded password (CWE-798). Read it from the environment instead.\n`,
  },
  {
    name: 'a list of arguments against a shell',
    task: { ...python, taskDescription: 'Make ping() safe.' },
    better: 'import subprocess\n\n\ndef ping(host):\n    return subprocess.call(["ping", "-c", "1", host])\n',
    worse:
      'import subprocess\n\n\n# Safe: validated and sanitized.\ndef ping(host):\n    return subprocess.call("ping -c 1 " + host, shell=True)\n',
  },
  {
    name: 'reading a literal against evaluating an expression',
    task: { ...python, tests: 'assert read("[1, 2]") == [1, 2]', entryPoint: 'read' },
    better: 'import json\n\n\ndef read(text):\n    return json.loads(text)\n',
    worse: 'def read(text):\n    return eval(text)\n',
  },
];
