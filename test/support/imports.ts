import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix, relative, resolve } from 'node:path';
import ts from 'typescript';

/** Files or folders, and what each imports of the others. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/**
 * The TypeScript files of a folder and the folders in it, by their paths in it, with those that each
 * imports: types too, and what it exports of them. Files outside and packages are left out.
 */
export function importsOf(folder: string): Imports {
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.sort();
	const imported = files.map((file) => {
		const targets = importsIn(resolve(folder, file)).map((target) => relative(folder, target));
		return [file, targets.filter((target) => files.includes(target))] as const;
	});
	return new Map(imported);
}

/** The same of folders: `''` are the files that are in none, and what is deeper counts for the first. */
export function folderImports(imports: Imports): Imports {
	const folders = new Map<string, Set<string>>();
	for (const [file, targets] of imports) {
		const folder = firstFolder(file);
		const others = targets.map(firstFolder).filter((other) => other !== folder);
		folders.set(folder, new Set([...(folders.get(folder) ?? []), ...others]));
	}
	return new Map([...folders].map(([folder, others]) => [folder, [...others].sort()]));
}

/** Those that import each other in a circle, and those between two circles. */
export function inCircles(imports: Imports): string[] {
	const inner = [...imports].filter(([name]) =>
		[...imports.values()].some((targets) => targets.includes(name)),
	);
	const names = new Set(inner.map(([name]) => name));
	const rest = inner
		.map(([name, targets]) => [name, targets.filter((target) => names.has(target))] as const)
		.filter(([, targets]) => targets.length > 0);
	return rest.length === imports.size ? [...imports.keys()] : inCircles(new Map(rest));
}

/** The files beside or around a file that it imports. */
function importsIn(file: string): string[] {
	const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
	return importedFiles
		.filter(({ fileName }) => fileName.startsWith('.'))
		.map(({ fileName }) => resolved(fileName, file));
}

/** @throws Error where there is no such file, which the compiler would tell as well */
function resolved(name: string, file: string): string {
	const options = { module: ts.ModuleKind.NodeNext, resolveJsonModule: true };
	const { resolvedModule } = ts.resolveModuleName(name, file, options, ts.sys);
	if (!resolvedModule) throw new Error(`${file} imports ${name}, which is not in ${dirname(file)}`);
	return resolve(resolvedModule.resolvedFileName);
}

function firstFolder(file: string): string {
	const [folder = '', ...rest] = file.split(posix.sep);
	return rest.length > 0 ? folder : '';
}
