// The set-up step in a process of its own, so that a test can give it another PATH. Prints what it finds.
import { findOrInstallServer } from '../../dist/test/find-server.js';

try {
  const found = await findOrInstallServer({
    redisUrl: null,
    say: (text) => process.stderr.write(`${text}\n`),
  });
  process.stdout.write(`found ${found.redisUrl}\n`);
  await found.close();
} catch (error) {
  process.stdout.write(`${error.name}: ${error.message}\n`);
}
