const { createRequire, isBuiltin } = require('node:module');
const { isAbsolute } = require('node:path');
const { default: Runtime } = require('jest-runtime');

/** What jest gives to the tests itself, for each file of tests anew. */
const OF_JEST = new Set(['@jest/globals', 'expect']);

/**
 * Loads packages as Node.js does: once for each worker, not again for each file of tests. So n8n is started once and
 * runs many executions, as it does outside; only the files of this project begin anew with each file of tests.
 */
module.exports = class extends Runtime {
	requireModuleOrMock(from, name) {
		return isPackage(name) ? createRequire(from)(name) : super.requireModuleOrMock(from, name);
	}
};

function isPackage(name) {
	const isFile = name.startsWith('.') || isAbsolute(name);
	return !isFile && !isBuiltin(name) && !OF_JEST.has(name);
}
