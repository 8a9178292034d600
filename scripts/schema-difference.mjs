// What separates a database from prisma/schema.prisma, as SQL: how migrations are written, and how a test proves that
// they lead to the schema. Prisma's own engine, compiled to WebAssembly; its interface is not documented, so the
// version is pinned. For work on the schema only: nothing of this runs on a learner's machine.
//
//   node scripts/schema-difference.mjs DATABASE_URL    (a database with all migrations applied) prints the SQL to add
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

async function loadEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) };
  const folder = join(ROOT, 'node_modules', '@prisma', 'schema-engine-wasm');
  const glue = await import(join(folder, 'schema_engine_bg.js'));
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': glue,
  });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue.SchemaEngine;
}

const CHAR_TYPE = 18;
const TEXT_TYPE = 25;

/**
 * PostgreSQL's catalogue has columns of its internal type "char", which the adapter refuses and the engine expects
 * as single characters: here the adapter takes them for text, and the engine is told what they are.
 */
async function createAdapter(databaseUrl) {
  const { default: pg } = await import('pg');
  const { PrismaPg } = await import('@prisma/adapter-pg');
  const { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } = await import(
    '@prisma/driver-adapter-utils'
  );
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const query = pool.query.bind(pool);
  let fields = [];
  pool.query = async (...question) => {
    const result = await query(...question);
    fields = (result.fields ?? []).map((field) => field.dataTypeID);
    for (const field of result.fields ?? []) if (field.dataTypeID === CHAR_TYPE) field.dataTypeID = TEXT_TYPE;
    return result;
  };
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (question) => {
      const set = await queryRaw(question);
      const columnTypes = set.columnTypes.map((type, index) =>
        fields[index] === CHAR_TYPE ? ColumnTypeEnum.Character : type,
      );
      return { ...set, columnTypes };
    };
    return adapter;
  };
  return { adapter: bindMigrationAwareSqlAdapterFactory(factory), end: () => pool.end() };
}

/** SQL that turns this database into the schema; null where nothing separates them. One call a process. */
export async function schemaDifference({ databaseUrl }) {
  const SchemaEngine = await loadEngine();
  const path = join(ROOT, 'prisma', 'schema.prisma');
  const files = [{ path, content: readFileSync(path, 'utf8') }];
  const { adapter, end } = await createAdapter(databaseUrl);
  const engine = await SchemaEngine.new({ datamodels: [[path, files[0].content]] }, () => {}, adapter);
  const { stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: ROOT },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
  });
  engine.free();
  await end();
  return stdout === null || /^\s*(-- This is an empty migration\.)?\s*$/.test(stdout) ? null : stdout;
}

if (process.argv[1] === import.meta.filename) {
  const databaseUrl = process.argv[2] ?? process.env.DATABASE_URL;
  if (!databaseUrl) throw new Error('Say which database: node scripts/schema-difference.mjs DATABASE_URL');
  process.stdout.write((await schemaDifference({ databaseUrl })) ?? '');
  process.exit(0);
}
