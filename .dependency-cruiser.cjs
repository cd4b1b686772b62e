/**
 * The layers: imports go down or stay on a layer, never up, and never in a cycle.
 * A folder’s place in this list is its layer.
 */
const layers = [
  [
    '^src/model/',
    '^src/dotenv/',
    '^src/secrets/',
    '^src/settings/',
    '^src/schedule/',
    '^src/locks/',
    '^src/config\\.ts$',
    '^src/log\\.ts$',
  ],
  ['^src/redis/', '^src/desired/', '^src/plan/', '^src/report/', '^src/http/', '^src/simulator/'],
  ['^src/throttle/', '^src/store/', '^src/providers/'],
  ['^src/reconcile/', '^src/import/'],
  ['^jobs/'],
  ['^src/app/'],
  ['^src/server/'],
  ['^src/daemon/', '^src/cli/'],
];

/** What every folder may know of a provider: its descriptor, and how one is found. Each command loads these, so they load little. */
const descriptors = [
  '^src/providers/(descriptor|descriptors|known-providers)\\.ts$',
  '^src/providers/[^/]+/descriptor\\.ts$',
];

const upward = layers.slice(0, -1).map((from, layer) => ({
  name: `layer-${layer}-imports-up`,
  severity: 'error',
  from: { path: from, pathNot: descriptors },
  to: { path: layers.slice(layer + 1).flat(), pathNot: descriptors },
}));

/** Only these folders may know the package. */
const only = (name, dependency, allowed) => ({
  name,
  severity: 'error',
  from: { path: '^(src|jobs)/', pathNot: allowed },
  to: { path: `node_modules/${dependency}/` },
});

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'model-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { path: '^(src/(?!model/)|jobs/)' },
    },
    ...upward,
    {
      name: 'the-daemon-and-the-command-line-know-only-the-use-cases',
      severity: 'error',
      from: { path: '^src/(daemon|cli)/', pathNot: '^src/cli/program\\.ts$' },
      to: { path: '^src/(daemon|cli)/', pathNot: '^src/$1/' },
    },
    {
      name: 'descriptors-load-little',
      severity: 'error',
      from: { path: descriptors },
      to: {
        path: '^(src|jobs)/',
        pathNot: [
          ...descriptors,
          '^src/model/',
          '^src/desired/schema/text-schema\\.ts$',
          '^src/providers/provider-options\\.ts$',
        ],
        dynamic: false,
      },
    },
    {
      name: 'only-its-descriptor-knows-a-provider',
      severity: 'error',
      from: { pathNot: '^src/providers/([^/]+)/' },
      to: { path: '^src/providers/[^/]+/', pathNot: descriptors },
    },
    {
      name: 'providers-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/providers/([^/]+)/' },
      to: { path: '^src/providers/[^/]+/', pathNot: '^src/providers/$1/' },
    },
    only('only-jobs-knows-bullmq', 'bullmq', ['^jobs/']),
    only('only-these-folders-know-ioredis', 'ioredis', [
      '^src/redis/',
      '^src/store/',
      '^src/throttle/',
      '^jobs/',
    ]),
    only('only-the-command-line-knows-commander', 'commander', ['^src/cli/']),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
