// Else esbuild starts a process for each file.
process.env.ESBUILD_WORKER_THREADS = '1';
const { transformSync } = require('esbuild');

/** Makes JavaScript of TypeScript, for jest, as `gulp build` does; TypeScript itself takes many times as long. */
module.exports = {
	process: (source, sourcefile) =>
		transformSync(source, {
			sourcefile,
			loader: 'ts',
			format: 'cjs',
			target: 'node20',
			// jest knows modules only as `require`.
			supported: { 'dynamic-import': false },
			sourcemap: true,
		}),
};
