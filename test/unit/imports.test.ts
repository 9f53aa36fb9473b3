import { resolve } from 'node:path';
import { folderImports, importsOf, inCircles } from '../support/imports';

const ROOT = resolve(__dirname, '../..');

describe('what imports what', () => {
	it('finds circles, and what lies between two, and nothing before or behind them', () => {
		const imports = new Map([
			['before', ['one']],
			['one', ['two']],
			['two', ['one', 'between']],
			['between', ['three']],
			['three', ['four']],
			['four', ['three', 'behind']],
			['behind', []],
		]);
		expect(inCircles(imports)).toEqual(['one', 'two', 'between', 'three', 'four']);
		expect(inCircles(new Map([['itself', ['itself']]]))).toEqual(['itself']);
		expect(inCircles(new Map([['none', []]]))).toEqual([]);
	});

	it('counts types, index files and what is exported from elsewhere', () => {
		const imports = importsOf(resolve(ROOT, 'mock-server'));
		expect(imports.get('index.ts')).toEqual(
			expect.arrayContaining(['wire/answer.ts', 'mockServer.ts']),
		);
		expect(imports.get('service.ts')).toEqual(
			expect.arrayContaining(['wire/httpListener.ts', 'commands/index.ts']),
		);
		expect(folderImports(imports).get('faults')).toEqual(['state', 'wire']);
	});

	it.each([
		'bench',
		'conformance',
		'e2e',
		'mock-server',
		'nodes/TencentChatPush',
		'scripts',
		'test',
	])('%s: no files import each other in a circle', (folder) => {
		const imports = importsOf(resolve(ROOT, folder));
		expect(imports.size).toBeGreaterThan(4);
		expect(inCircles(imports)).toEqual([]);
	});

	it.each(['mock-server', 'nodes/TencentChatPush'])('%s: no folder imports back', (folder) => {
		const imports = folderImports(importsOf(resolve(ROOT, folder)));
		expect(imports.size).toBeGreaterThan(4);
		expect(inCircles(imports)).toEqual([]);
	});
});
