import { defineConfig } from 'prisma/config';

// Prisma's command line fetches an engine for migrations from a host of its own, even where it only generates code.
// Naming any file that exists stops that; migrations are applied by scripts/migrate.mjs, which needs no engine.
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema.prisma' });
