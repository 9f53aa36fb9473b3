/**
 * `gulp build` makes `dist/`, which is all that npm publishes: a readable file of JavaScript for each
 * node and credential, what n8n reads beside them, and the licenses of the libraries in them.
 */
const { build } = require('esbuild');
const { readFile, readdir, rm, writeFile } = require('node:fs/promises');
const { join } = require('node:path');
const { dest, parallel, series, src } = require('gulp');
const { n8n } = require('./package.json');

/** What n8n has for every community node. Other libraries become part of the built files. */
const PROVIDED = ['n8n-workflow', 'zod', 'luxon', 'crypto'];

async function clean() {
	await rm('dist', { recursive: true, force: true });
}

function copyIconsAndCodex() {
	const files = ['icons/*.svg', 'nodes/**/*.node.json'];
	return src(files, { base: '.', encoding: false }).pipe(dest('dist'));
}

async function bundle() {
	const { metafile } = await build({
		entryPoints: [...n8n.nodes, ...n8n.credentials].map(sourceOf),
		outbase: '.',
		outdir: 'dist',
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		external: PROVIDED,
		// tls-sig-api-v2 compresses UserSigs with zlib, which community nodes may not load.
		alias: { zlib: './nodes/TencentChatPush/transport/zlib.ts' },
		metafile: true,
	});
	const notices = await Promise.all(librariesIn(metafile).map(noticeOf));
	await writeFile('dist/THIRD-PARTY-LICENSES.txt', notices.join(`\n${'-'.repeat(80)}\n\n`));
}

/** `dist/nodes/A/A.node.js` is built from `nodes/A/A.node.ts`. */
function sourceOf(built) {
	return built.replace(/^dist\//, '').replace(/\.js$/, '.ts');
}

/** The folders of the libraries whose code is in the built files, by name. */
function librariesIn({ outputs }) {
	const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
	const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
	return [...new Set(folders.filter((folder) => folder !== undefined))].sort();
}

/** @throws Error where the library has no text of its license: then it must not be published. */
async function noticeOf(folder) {
	const { name, version, license } = JSON.parse(
		await readFile(join(folder, 'package.json'), 'utf8'),
	);
	const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)\b/i.test(file));
	if (files.length === 0) throw new Error(`${name} ${version} has no file with its license`);
	const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
	return (
		[`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n') + '\n'
	);
}

exports.build = series(clean, parallel(bundle, copyIconsAndCodex));
exports.default = exports.build;
