/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: '<rootDir>/test/support/environment.ts',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// Minutes long: npm run test:outages. In real time: npm run test:timed.
	testPathIgnorePatterns: ['<rootDir>/test/outages/', '<rootDir>/test/timed/'],
	runtime: '<rootDir>/test/support/runtime.js',
	transform: { '^.+\\.ts$': '<rootDir>/test/support/transform.js' },
	setupFilesAfterEnv: ['<rootDir>/test/support/simulatedTime.ts'],
	globalSetup: '<rootDir>/test/support/n8nSettings.ts',
	// The tests wait more than they compute; jest by itself leaves one core out, half of two.
	maxWorkers: '100%',
	testSequencer: '<rootDir>/test/support/longestFirst.js',
	// A limit, not a measure: on a machine that does other work a test takes several times as long.
	testTimeout: 120_000,
};
