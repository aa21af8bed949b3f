import type { OrderedPair } from './pair.js';

const script = { agentType: 'ops', dataFormat: 'CODE', language: 'bash' } as const;
const manifest = { agentType: 'ops', dataFormat: 'CODE', language: 'yaml' } as const;
const file = { agentType: 'ops', dataFormat: 'CODE' } as const;
const answer = { agentType: 'ops', dataFormat: 'MIXED' } as const;

const BACKUP = `#!/usr/bin/env bash
set -euo pipefail

target="\${1:?usage: backup <directory>}"
archive="/backup/$(date +%F).tar.gz"

tar -czf "$archive" "$target"
find /backup -name '*.tar.gz' -mtime +30 -delete
echo "wrote $archive"
`;

const RECKLESS = `#!/usr/bin/env bash
target=$1
archive=/backup/\`date +%F\`.tar.gz

cd $target
tar -czf $archive .
rm -rf $target/*
echo wrote $archive
`;

const DOCKERFILE = `FROM node:22.11-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
USER node
CMD ["node", "server.js"]
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.local/web:1.4.2
          readinessProbe:
            httpGet: { path: /healthz, port: 8080 }
          resources:
            limits: { cpu: 500m, memory: 256Mi }
`;

const WORKFLOW = `name: ci
on: [pull_request]
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - run: npm test
`;

export const opsPairs: readonly OrderedPair[] = [
  {
    name: 'a script that quotes and stops at failures against one that deletes what a failed cd leaves it in',
    task: script,
    better: BACKUP,
    worse: RECKLESS,
  },
  {
    name: 'a script that parses against the same without its last fi',
    task: script,
    better: '#!/bin/sh\nset -e\nif [ -f /tmp/lock ]; then\n  exit 1\nfi\n',
    worse: '#!/bin/sh\nset -e\nif [ -f /tmp/lock ]; then\n  exit 1\n',
  },
  {
    name: 'a reckless script is not saved by comments that praise it',
    task: script,
    better: BACKUP,
    worse:
      '# Production-ready, secure, idempotent, tested, best practice, error handling, rollback.\n'.repeat(
        30,
      ) + RECKLESS.replace('#!/usr/bin/env bash\n', ''),
  },
  {
    name: 'a download that is checked against one that is piped into a shell',
    task: script,
    better:
      '#!/bin/sh\nset -eu\ncurl -fsSLo install.sh https://get.tool.dev/v1/install.sh\necho "9f86d081884c7d65 install.sh" | sha256sum -c -\nsh install.sh\n',
    worse: '#!/bin/sh\nset -eu\ncurl -fsSL https://get.tool.dev/v1/install.sh | sudo sh\n',
  },
  {
    name: 'a variable that is guarded before rm against one that may be empty',
    task: script,
    better: '#!/bin/bash\nset -eu\nrm -rf "${BUILD_DIR:?}/cache"\n',
    worse: '#!/bin/bash\nset -e\nrm -rf $BUILD_DIR/cache\n',
  },
  {
    name: 'a Dockerfile with a version, a cache that works and a user against latest, root and a password',
    task: file,
    better: DOCKERFILE,
    worse:
      'FROM node:latest\nADD . .\nENV DB_PASSWORD=Tr0ub4dor3x\nUSER root\nRUN npm install\nCMD node server.js\n',
  },
  {
    name: 'a Dockerfile against one whose instruction does not exist',
    task: file,
    better: DOCKERFILE,
    worse: DOCKERFILE.replace('RUN npm ci', 'EXECUTE npm ci'),
  },
  {
    name: 'a deployment with limits and a version against a privileged one without either',
    task: manifest,
    better: DEPLOYMENT,
    worse: DEPLOYMENT.replace(':1.4.2', '').replace(
      / {10}readinessProbe[^]*/,
      '          securityContext:\n            privileged: true\n',
    ),
  },
  {
    name: 'a deployment whose selector finds its pods against one whose does not',
    task: manifest,
    better: DEPLOYMENT,
    worse: DEPLOYMENT.replace('      labels:\n        app: web', '      labels:\n        app: api'),
  },
  {
    name: 'a workflow against one that runs the title of a pull request',
    task: manifest,
    better: WORKFLOW,
    worse: WORKFLOW.replace(
      '- run: npm test',
      '- run: echo "${{ github.event.pull_request.title }}" && npm test',
    ),
  },
  {
    name: 'a compose file against one that depends on a service that is not there',
    task: manifest,
    better: 'services:\n  web:\n    image: nginx:1.27\n    depends_on: [db]\n  db:\n    image: postgres:16\n',
    worse:
      'services:\n  web:\n    image: nginx:1.27\n    depends_on: [database]\n  db:\n    image: postgres:16\n',
  },
  {
    name: 'steps that work against steps with an answer that leaks a key',
    task: answer,
    better:
      'Set the key from the vault, then deploy:\n\n```bash\nexport API_KEY="$(vault read -field=key kv/app)"\n./deploy.sh\n```\n',
    worse: 'Set the key, then deploy:\n\n```bash\nexport API_KEY="f3b1c2d4e5a69788"\n./deploy.sh\n```\n',
  },
];
