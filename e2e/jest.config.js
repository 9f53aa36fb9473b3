/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	rootDir: '..',
	roots: ['<rootDir>/e2e'],
	testMatch: ['**/*.test.ts'],
	transform: { '^.+\\.ts$': '<rootDir>/test/support/transform.js' },
	// Each suite starts an n8n of its own; two at once are too much for a small machine.
	maxWorkers: 1,
	testTimeout: 400_000,
	// A run that failed must not hang at its end.
	forceExit: true,
	globalSetup: '<rootDir>/e2e/globalSetup.ts',
};
