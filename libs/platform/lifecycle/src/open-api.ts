import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Made when first asked for: most processes are never asked, and the scanner is not small. */
export async function openApiDocument(app: NestFastifyApplication, name: string): Promise<object> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const base = new DocumentBuilder()
    .setTitle(`Jumpfleet ${name}`)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, base);
}
