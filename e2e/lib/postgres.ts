import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { POSTGRES, ensureProgram } from './debian';
import { freePort } from './ports';
import { Service, plainEnvironment, run } from './processes';

const USER = 'n8n';
const MINUTE = 60_000;
/** These are for one test: nothing has to outlive the machine. */
const VOLATILE = ['-c', 'fsync=off', '-c', 'full_page_writes=off'];

/**
 * A PostgreSQL server, which n8n asks for in queue mode: with SQLite, a process finds the database
 * locked by another one.
 */
export class Postgres {
	private constructor(
		private readonly folder: string,
		private readonly port: number,
		private readonly service: Service,
	) {}

	/** Starts one with an empty database. */
	static async start(): Promise<Postgres> {
		const initdb = await ensureProgram('initdb', POSTGRES, () => undefined);
		const program = await ensureProgram('postgres', POSTGRES, () => undefined);
		const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
		const owner = await ownerOf(folder);
		const env = plainEnvironment();
		await run(initdb, ['-D', folder, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
			...owner,
			env,
			timeout: MINUTE,
		});
		const port = await freePort();
		const address = ['-p', String(port), '-h', '127.0.0.1', '-k', folder];
		const service = new Service('postgres', program, ['-D', folder, ...address, ...VOLATILE], {
			...owner,
			env,
		});
		await service.ready(async () => /ready to accept connections/.test(service.output), MINUTE);
		return new Postgres(folder, port, service);
	}

	/** How n8n finds it. */
	get settings(): NodeJS.ProcessEnv {
		return {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(this.port),
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: USER,
		};
	}

	/** Ends it and removes all that it kept. */
	async stop(): Promise<void> {
		await this.service.stop();
		await rm(this.folder, { recursive: true, force: true });
	}
}

interface Owner {
	uid?: number;
	gid?: number;
}

/** PostgreSQL refuses to run as root; there, the user that its package made runs it. */
async function ownerOf(folder: string): Promise<Owner> {
	if (process.getuid?.() !== 0) return {};
	const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')]);
	await chown(folder, uid, gid);
	return { uid, gid };
}

async function idOf(kind: '-u' | '-g'): Promise<number> {
	const options = { env: plainEnvironment(), timeout: MINUTE };
	return Number(await run('id', [kind, 'postgres'], options));
}
