// `npm run bench`. The throttle's figures are measured here once it learns a provider's limit by itself (CHANGELOG.md, "Not yet").
process.stdout.write(
  'Nothing to measure yet: requests go out at a fixed rate.\n' +
    'When setpoint learns the limit of a provider by itself, this command will show how near it comes to the best possible time,\n' +
    'and how many 429s that takes, on the servers that it is built against.\n',
);
