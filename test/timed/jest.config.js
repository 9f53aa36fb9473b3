/** What only real time can tell: alone, and as ratios, so that a slow machine says the same. @type {import('jest').Config} */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	roots: ['<rootDir>/test/timed'],
	testPathIgnorePatterns: [],
	setupFilesAfterEnv: [],
	testTimeout: 180_000,
};
