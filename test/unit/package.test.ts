import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const PACKAGE = resolve(__dirname, '../..');

/** What n8n gives every community node to require. */
const PROVIDED = ['crypto', 'luxon', 'n8n-workflow', 'zod'];

/** Where the licenses of the libraries in the built scripts stand. */
const NOTICES = 'dist/THIRD-PARTY-LICENSES.txt';

interface Manifest {
	name: string;
	license: string;
	scripts: Record<string, string>;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	bundledDependencies?: string[];
	n8n: { nodes: string[]; credentials: string[] };
}

async function manifest(): Promise<Manifest> {
	return JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8')) as Manifest;
}

/** The files that npm would publish. */
async function packedFiles(): Promise<string[]> {
	const { stdout } = await promisify(execFile)(
		'npm',
		['pack', '--dry-run', '--json', '--ignore-scripts'],
		{ cwd: PACKAGE },
	);
	const [packed] = JSON.parse(stdout) as Array<{ files: Array<{ path: string }> }>;
	return (packed?.files ?? []).map(({ path }) => path);
}

async function builtScripts(): Promise<Array<{ path: string; text: string }>> {
	const entries = await readdir(join(PACKAGE, 'dist'), { recursive: true });
	const paths = entries.filter((path) => path.endsWith('.js'));
	return await Promise.all(
		paths.map(async (path) => ({
			path,
			text: await readFile(join(PACKAGE, 'dist', path), 'utf8'),
		})),
	);
}

/** What a script asks for at run time, in any of the ways that JavaScript has. */
function requiredBy(text: string): string[] {
	const calls = text.matchAll(/\b(?:require|import)\s*\(\s*(['"`])([^'"`]+)\1\s*\)/g);
	const statements = text.matchAll(/^\s*(?:import|export)\b[^'"\n]*\bfrom\s+(['"])([^'"]+)\1/gm);
	return [...calls, ...statements].map(([, , name = '']) => name);
}

/** The libraries whose code a script contains: the bundler names each file above its code. */
function librariesIn(text: string): string[] {
	const files = text.matchAll(/^\s*\/\/ .*node_modules\/((?:@[^/]+\/)?[^/]+)\/.+$/gm);
	return [...files].map(([, name = '']) => name);
}

describe('The package', () => {
	it('has the name and the licence that the world knows', async () => {
		expect(await manifest()).toMatchObject({
			name: 'n8n-nodes-tencent-chat-push',
			license: 'MIT',
		});
	});

	it('brings nothing along: no dependencies of any kind', async () => {
		const { dependencies, optionalDependencies, bundledDependencies } = await manifest();
		expect([dependencies, optionalDependencies, bundledDependencies]).toEqual([
			undefined,
			undefined,
			undefined,
		]);
	});

	it('names the built nodes and the credential', async () => {
		const { n8n } = await manifest();
		expect(n8n.nodes).toEqual([
			'dist/nodes/TencentChatPush/TencentChatPush.node.js',
			'dist/nodes/TencentChatPush/TencentChatPushTrigger.node.js',
		]);
		expect(n8n.credentials).toEqual(['dist/credentials/TencentChatApi.credentials.js']);
	});

	it('says where n8n lists its nodes and what explains them', async () => {
		const { name, n8n } = await manifest();
		for (const node of n8n.nodes) {
			const codex: unknown = JSON.parse(
				await readFile(join(PACKAGE, node.replace(/js$/, 'json')), 'utf8'),
			);
			expect(codex).toMatchObject({
				node: name,
				// Of those that n8n's reviewers accept; "Marketing" alone is not among them.
				categories: ['Communication', 'Marketing & Content'],
				resources: { primaryDocumentation: [{}], credentialDocumentation: [{}] },
			});
		}
	});

	it('has the scripts that reviewers look for', async () => {
		const { scripts } = await manifest();
		expect(Object.keys(scripts)).toEqual(
			expect.arrayContaining(['build', 'dev', 'lint', 'release', 'test']),
		);
	});

	it('holds the built files and the papers, and nothing else', async () => {
		const files = await packedFiles();
		const papers = ['CHANGELOG.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'package.json'];
		expect(files.filter((path) => !path.startsWith('dist/') && !papers.includes(path))).toEqual([]);
		expect(files).toEqual(
			expect.arrayContaining([
				'package.json',
				'dist/nodes/TencentChatPush/TencentChatPush.node.js',
				'dist/nodes/TencentChatPush/TencentChatPush.node.json',
				'dist/nodes/TencentChatPush/TencentChatPushTrigger.node.js',
				'dist/nodes/TencentChatPush/TencentChatPushTrigger.node.json',
				'dist/credentials/TencentChatApi.credentials.js',
				'dist/icons/tencentChat.svg',
				'dist/icons/tencentChat.dark.svg',
				NOTICES,
			]),
		);
	});

	it('holds three scripts, the nodes and the credential, and no tests or sources', async () => {
		const files = await packedFiles();
		expect(files.filter((path) => path.endsWith('.js'))).toHaveLength(3);
		expect(files.filter((path) => /\.ts$|\.map$|test|mockServer/.test(path))).toEqual([]);
	});
});

describe('The lock file', () => {
	it('names no registry, so it is the same wherever it was written', async () => {
		const lock = await readFile(join(PACKAGE, 'package-lock.json'), 'utf8');
		expect(lock.match(/"resolved"|https?:\/\/[^"]*\.tgz/g)).toBeNull();
	});

	it('holds what each platform needs, so an installation adds nothing', async () => {
		const { packages } = JSON.parse(await readFile(join(PACKAGE, 'package-lock.json'), 'utf8')) as {
			packages: Record<string, { optionalDependencies?: Record<string, string> }>;
		};
		const missing = Object.entries(packages).flatMap(([holder, { optionalDependencies = {} }]) =>
			Object.keys(optionalDependencies)
				.filter((name) => /-(darwin|linux|win32)-/.test(name))
				.filter((name) => !placesOf(name, holder).some((place) => place in packages))
				.map((name) => `${holder} needs ${name}`),
		);
		expect(missing).toEqual([]);
	});
});

/** Where Node.js looks for a package on behalf of another, nearest first. */
function placesOf(name: string, holder: string): string[] {
	const above = holder.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, '');
	const here = `${holder === '' ? '' : `${holder}/`}node_modules/${name}`;
	return holder === '' ? [here] : [here, ...placesOf(name, above)];
}

describe('The built scripts', () => {
	it('require nothing but what n8n provides', async () => {
		for (const { path, text } of await builtScripts()) {
			const foreign = requiredBy(text).filter((name) => !PROVIDED.includes(name));
			expect([path, foreign]).toEqual([path, []]);
		}
	});

	it('do nothing that n8n does not allow community nodes', async () => {
		for (const { path, text } of await builtScripts()) {
			const forbidden = text.match(
				/\bprocess\.(env|exit|cwd)\b|\b(__dirname|__filename)\b|\bglobalThis\b|\b(setTimeout|setInterval|setImmediate)\(|\beval\(|\bnew Function\(|\bconsole\.\w+\(/g,
			);
			expect([path, forbidden]).toEqual([path, null]);
		}
	});

	it('are small enough to read: what n8n provides is not in them', async () => {
		const sizes = (await builtScripts()).map(({ text }) => Buffer.byteLength(text));
		expect(Math.max(...sizes)).toBeLessThanOrEqual(286_000);
	});

	it('come with the licenses of the libraries in them', async () => {
		const scripts = await builtScripts();
		const libraries = [...new Set(scripts.flatMap(({ text }) => librariesIn(text)))].sort();
		const notices = await readFile(join(PACKAGE, NOTICES), 'utf8');
		const named = [...notices.matchAll(/^(\S+) \d+\.\d+\.\d+ \(\S+\)$/gm)];

		expect(libraries).toEqual(['fflate', 'tls-sig-api-v2']);
		expect(named.map(([, name]) => name)).toEqual(libraries);
		for (const library of libraries) {
			const license = await readFile(join(PACKAGE, 'node_modules', library, 'LICENSE'), 'utf8');
			expect(notices).toContain(license.trim());
		}
	});
});
