import { z } from 'zod';

/** Where packages lie and whose signatures count; all has a default but the S3 store's own address and keys. */
export const packageConfig = z.object({
  PACKAGE_DIR: z.string().min(1).default('.jumpfleet/packages'),
  PACKAGE_STORE: z.enum(['disk', 's3']).default('disk'),
  /** Releases of each platform that stay, beside those that a cycle needs. */
  PACKAGE_RETENTION: z.coerce.number().int().min(1).max(50).default(5),
  /** The text of the site's first signed root. */
  RELEASE_ROOT: z.string().default(''),
  S3_BUCKET: z.string().default(''),
  S3_PREFIX: z.string().default(''),
  AWS_ENDPOINT_URL_S3: z.union([z.literal(''), z.url()]).default(''),
  AWS_REGION: z.string().default('us-east-1'),
  AWS_ACCESS_KEY_ID: z.string().default(''),
  AWS_SECRET_ACCESS_KEY: z.string().default(''),
  AWS_SESSION_TOKEN: z.string().default(''),
});
export type PackageConfig = z.infer<typeof packageConfig>;

/** An S3 store that is asked for must be described. */
export function isDescribed(config: PackageConfig): boolean {
  const { S3_BUCKET, AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = config;
  const needed = [S3_BUCKET, AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY];
  return config.PACKAGE_STORE === 'disk' || !needed.includes('');
}

export const s3Missing = {
  path: ['PACKAGE_STORE'],
  message: 's3 needs S3_BUCKET, AWS_ENDPOINT_URL_S3, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
};
