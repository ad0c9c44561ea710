import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ServerProcess, freePort } from '@jumpfleet/local-servers';
import { atEndOfSpecFile, testFolder } from '@jumpfleet/testing';

const bucket = 'packages';

export type S3Server = Readonly<{
  process: ServerProcess;
  /** What an orchestrator is told of it. */
  environment: Readonly<Record<string, string>>;
}>;

/** A real S3 server as a process of the spec file's own, with one empty bucket. */
export async function startS3(): Promise<S3Server> {
  const [folder, port] = await Promise.all([testFolder(), freePort()]);
  const program = join(createRequire(import.meta.url).resolve('s3rver'), '../../bin/s3rver.js');
  const url = `http://127.0.0.1:${port}`;
  const process_ = new ServerProcess({
    name: 's3rver',
    command: process.execPath,
    args: [
      ...[program, '-d', join(folder, 's3'), '-a', '127.0.0.1', '-p', String(port)],
      ...['--no-vhost-buckets', '--configure-bucket', bucket],
    ],
    env: { PATH: process.env['PATH'] },
    logFile: join(folder, 's3.log'),
    isReady: () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
  });
  await process_.start();
  atEndOfSpecFile(() => process_.kill());
  return {
    process: process_,
    environment: {
      PACKAGE_STORE: 's3',
      S3_BUCKET: bucket,
      S3_PREFIX: 'site-1/',
      AWS_ENDPOINT_URL_S3: url,
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
    },
  };
}
