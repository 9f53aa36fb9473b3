/** The suite of what takes minutes, beside `npm test`. @type {import('jest').Config} */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	roots: ['<rootDir>/test/outages'],
	testPathIgnorePatterns: [],
	testTimeout: 600_000,
};
