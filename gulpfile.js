const { build } = require('esbuild');
const { rm } = require('node:fs/promises');
const { basename, dirname } = require('node:path');
const { dest, parallel, series, src, watch } = require('gulp');
const { n8n } = require('./package.json');

/** What n8n gives every community node; all else is bundled. */
const PROVIDED = ['n8n-workflow', 'zod', 'crypto'];

async function clean() {
	await rm('dist', { recursive: true, force: true });
}

/** Every node and credential that package.json names, each as one readable CommonJS file. */
async function bundle() {
	await build({
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
		legalComments: 'inline',
	});
}

function sourceOf(built) {
	return `${dirname(built).replace(/^dist\//, '')}/${basename(built, '.js')}.ts`;
}

function copy() {
	return src(['icons/*.svg', 'nodes/**/*.node.json'], { base: '.', encoding: false }).pipe(
		dest('dist'),
	);
}

exports.build = series(clean, parallel(bundle, copy));
exports.watch = () => {
	watch(['nodes/**', 'credentials/**', 'icons/**'], { ignoreInitial: false }, exports.build);
};
exports.default = exports.build;
