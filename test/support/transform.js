// Else esbuild starts a process for each file.
process.env.ESBUILD_WORKER_THREADS = '1';
const { transformSync } = require('esbuild');

/** Makes JavaScript of TypeScript, for jest, as `gulp build` does; TypeScript itself takes many times as long. */
module.exports = {
	process: (source, filename, { transformerConfig }) =>
		transformSync(source, { ...transformerConfig, loader: 'ts', sourcefile: filename }),
};
